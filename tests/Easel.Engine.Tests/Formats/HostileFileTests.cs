using System.Text.Json;
using Easel.Core.Errors;
using Easel.Engine.Formats;
using Easel.Testing;

namespace Easel.Engine.Tests.Formats;

/// <summary>Every file of the golden set of damaged, renamed and malicious files.</summary>
public class HostileFileTests
{
    private const string Marker = "/tmp/pwned-easel";

    public static TheoryData<string, string, string, string[]> Files()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Golden.PathOf("models/hostile/hostile.json")));
        var data = new TheoryData<string, string, string, string[]>();
        foreach (var f in json.RootElement.GetProperty("files").EnumerateArray())
        {
            var tolerated = f.GetProperty("tolerated").EnumerateArray().Select(t => t.GetString()!).ToArray();
            var name = f.GetProperty("file").GetString()!;
            data.Add(name, f.GetProperty("expect").GetString()!, f.GetProperty("reason").GetString()!, tolerated);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Ends_as_the_reference_says_and_never_worse(string file, string expect, string reason, string[] tolerated)
    {
        var path = Golden.PathOf("models/hostile/" + file);
        var before = GC.GetTotalAllocatedBytes();
        var fault = Refusal(path);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 << 20, "allocates more than such a file needs");
        Assert.False(File.Exists(Marker), "the file ran code");
        if (tolerated.Contains(fault is null ? "accept" : "reject"))
            return;
        Assert.Equal(reason is "ok" ? null : reason, fault is null ? null : Word(fault.Value));
        Assert.Equal(expect == "accept" && reason == "ok", fault is null);
    }

    /// <summary>Opens the file and reads everything in it; the fault that it is refused for, or null.</summary>
    private static ModelFault? Refusal(string path)
    {
        try
        {
            using var opened = TensorFiles.Open(path);
            foreach (var name in opened.Tensors.Keys)
                opened.Read(name).Dispose();
            return null;
        }
        catch (ModelFormatException e)
        {
            Assert.StartsWith(path + ": ", e.Message, StringComparison.Ordinal);
            Assert.True(e.Problem.Length > 10);
            return e.Fault;
        }
    }

    private static string Word(ModelFault fault) => JsonNamingPolicy.SnakeCaseLower.ConvertName(fault switch
    {
        ModelFault.UnsupportedDType => "UnsupportedDtype",
        _ => fault.ToString(),
    });
}

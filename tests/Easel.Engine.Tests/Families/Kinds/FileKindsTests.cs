using System.Collections.Immutable;
using System.Text.Json;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Testing;

namespace Easel.Engine.Tests.Families.Kinds;

/// <summary>The headers of real files of every kind, and what each is.</summary>
public class FileKindsTests
{
    public static TheoryData<string> Names()
    {
        using var json = Golden.Json("models/detection.json");
        return [.. json.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("name").GetString()!)];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mission_5_4_Every_kind_is_recognised_by_names_and_shapes(string name)
    {
        using var json = Golden.Json("models/detection.json");
        var file = json.RootElement.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("name").GetString() == name);
        var kind = FileKinds.Detect(Tensors(file), Metadata(file));
        var expect = file.GetProperty("expect").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.ToString());
        Assert.Equal(TypeOf(expect), kind.Type.Word());
        Assert.Equal(expect.GetValueOrDefault("family")?.ToLowerInvariant() ?? "unknown", kind.Family);
        foreach (var (fact, value) in expect.Where(e => e.Key is not ("type" or "family" or "variant")))
            Assert.Equal((fact, Value(fact, value)), (fact, kind.Facts.GetValueOrDefault(fact)));
    }

    [Theory]
    [InlineData("sd1-full.safetensors", "Stable-diffusion")]
    [InlineData("vae-ldm.safetensors", "VAE")]
    [InlineData("taesd_decoder.pth", "VAE-approx")]
    [InlineData("lora-sd1-kohya.safetensors", "Lora")]
    [InlineData("loha-sd1.safetensors", "Lora")]
    [InlineData("embedding-a1111.pt", "embeddings")]
    [InlineData("hypernetwork-sd1.pt", "hypernetworks")]
    [InlineData("controlnet-sd1-ldm.safetensors", "ControlNet")]
    [InlineData("realesrgan-x4.pth", "ESRGAN")]
    [InlineData("yolo.pt", null)]
    public void Mission_5_2_Every_kind_has_its_folder(string name, string? folder)
    {
        using var json = Golden.Json("models/detection.json");
        var file = json.RootElement.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("name").GetString() == name);
        Assert.Equal(folder, FileKinds.Detect(Tensors(file), Metadata(file)).Type.Folder());
    }

    // The golden list says "lora" with an algorithm, and "checkpoint" with a variant, where Easel has one word for both.
    private static string TypeOf(Dictionary<string, string> expect) => (expect["type"], expect.GetValueOrDefault("algorithm"), expect.GetValueOrDefault("variant")) switch
    {
        ("lora", { } algorithm, _) => algorithm,
        ("checkpoint", _, "inpaint") => "inpaint",
        ("checkpoint", _, "instruct-pix2pix") => "pix2pix",
        _ when expect.GetValueOrDefault("family") == "SDXL-refiner" => "refiner",
        var (type, _, _) => type,
    };

    private static string Value(string fact, string value) => (fact, value) switch
    {
        ("prediction", "v") => "v_prediction",
        (_, "True" or "False") => value.ToLowerInvariant(),
        _ => value,
    };

    private static Dictionary<string, TensorInfo> Tensors(JsonElement file) => file.GetProperty("tensors").EnumerateObject().ToDictionary(
        t => t.Name,
        t => new TensorInfo(t.Name, DTypes.FromSafetensorsName(t.Value[0].GetString())!.Value, [.. t.Value[1].EnumerateArray().Select(n => n.GetInt64())]));

    private static ImmutableDictionary<string, string> Metadata(JsonElement file) =>
        file.GetProperty("metadata").EnumerateObject().ToImmutableDictionary(m => m.Name, m => m.Value.ToString());
}

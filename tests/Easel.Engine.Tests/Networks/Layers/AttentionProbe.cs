using System.Globalization;
using System.Runtime.CompilerServices;
using Easel.Engine.Native;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

/// <summary>
/// This test program as a process that only measures attention: memory can be told exactly where nothing else was allocated before. It is
/// started by <see cref="AttentionMemoryTests"/>, which says how many tokens and where to write the bytes.
/// </summary>
internal static class AttentionProbe
{
    public const string Tokens = "EASEL_ATTENTION_TOKENS";
    public const string Answer = "EASEL_ATTENTION_ANSWER";

    private const long Heads = 4;
    private const long Width = 160;

#pragma warning disable CA2255 // A test assembly is where a module initializer belongs.
    [ModuleInitializer]
    internal static void RunWhereAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Tokens) is not { Length: > 0 } text) return;
        NativeTorch.EnsureLoaded();
        using var noGradients = no_grad();
        // What the library makes once, it makes here.
        Attend(64);
        var before = Kibibytes("VmRSS:");
        // Resets the peak (proc(5)).
        File.WriteAllText("/proc/self/clear_refs", "5");
        Attend(long.Parse(text, CultureInfo.InvariantCulture));
        File.WriteAllText(Environment.GetEnvironmentVariable(Answer)!, ((Kibibytes("VmHWM:") - before) * 1024).ToString(CultureInfo.InvariantCulture));
        Environment.Exit(0);
    }

    private static void Attend(long tokens)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (randn([1, tokens, Width]), randn([1, tokens, Width]), randn([1, tokens, Width]));
        Attention.Run(q, k, v, Heads);
    }

    private static long Kibibytes(string what) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
}

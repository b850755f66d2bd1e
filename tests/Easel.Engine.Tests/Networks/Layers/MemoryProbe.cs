using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Easel.Engine.Formats;
using Easel.Engine.Native;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Tests.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

/// <summary>
/// This test program as a process that only measures one computation: memory can be told exactly where nothing else was allocated before.
/// </summary>
internal static class MemoryProbe
{
    private const string What = "EASEL_PROBE_WHAT", Size = "EASEL_PROBE_SIZE", Answer = "EASEL_PROBE_ANSWER";
    private const long Heads = 4, Width = 160;

    // What the library makes once, it makes at the smaller size.
    private static readonly Dictionary<string, (Action<long> Run, long Small)> s_known = new(StringComparer.Ordinal)
    {
        ["attention"] = (tokens => Attend(tokens, gradients: false), 64),
        ["attention and gradients"] = (tokens => Attend(tokens, gradients: true), 64),
        ["unet and gradients"] = (side => Learn(side, checkpointed: false), 8),
        ["unet and gradients, checkpointed"] = (side => Learn(side, checkpointed: true), 8),
    };

    /// <summary>The bytes that a computation takes at its peak beyond what there was before.</summary>
    /// <param name="what">One of those above.</param>
    /// <param name="size">Tokens, or the latent's side.</param>
    public static async Task<long> PeakAsync(string what, long size)
    {
        using var folder = new TemporaryFolder();
        var answer = folder.File("peak");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Started by the dotnet program where the tests were.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet") start.ArgumentList.Add(typeof(MemoryProbe).Assembly.Location);
        (start.Environment[What], start.Environment[Size], start.Environment[Answer]) = (what, size.ToString(CultureInfo.InvariantCulture), answer);
        using var probe = Process.Start(start)!;
        var said = Task.WhenAll(probe.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), probe.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(answer), string.Join('\n', await said));
        return long.Parse(await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

#pragma warning disable CA2255 // A test assembly is where a module initializer belongs.
    [ModuleInitializer]
    internal static void RunWhereAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(What) is not { Length: > 0 } what) return;
        NativeTorch.EnsureLoaded();
        var (run, small) = s_known[what];
        run(small);
        var before = Kibibytes("VmRSS:");
        // Resets the peak (proc(5)).
        File.WriteAllText("/proc/self/clear_refs", "5");
        run(long.Parse(Environment.GetEnvironmentVariable(Size)!, CultureInfo.InvariantCulture));
        File.WriteAllText(Environment.GetEnvironmentVariable(Answer)!, ((Kibibytes("VmHWM:") - before) * 1024).ToString(CultureInfo.InvariantCulture));
        Environment.Exit(0);
    }

    private static void Attend(long tokens, bool gradients)
    {
        using var scope = NewDisposeScope();
        using var mode = set_grad_enabled(gradients);
        var (q, k, v) = (randn([1, tokens, Width], requires_grad: gradients), randn([1, tokens, Width], requires_grad: gradients), randn([1, tokens, Width], requires_grad: gradients));
        var attended = Attention.Run(q, k, v, Heads);
        if (gradients) attended.sum().backward();
    }

    // A batch of four through the small reference model.
    private static void Learn(long side, bool checkpointed)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
        using var unet = new UNetModel(checkpoint.UNet(), checkpoint.Family.UNet);
        unet.RequireGradients();
        var inputs = new UNetInputs(randn(4, 4, side, side), tensor((float[])[1, 300, 600, 900]), randn(4, 77, checkpoint.Family.UNet.ContextDim), null);
        if (!checkpointed)
        {
            unet.Forward(inputs).square().mean().backward();
            return;
        }

        using var pass = unet.ForwardCheckpointed(inputs);
        pass.Backward(pass.Output * (2.0 / pass.Output.numel()));
    }

    private static long Kibibytes(string what) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
}

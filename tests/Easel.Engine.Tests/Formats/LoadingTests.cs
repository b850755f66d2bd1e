using System.Diagnostics;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Tests.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Formats;

[Collection(nameof(MeasuredAlone))]
public class LoadingTests
{
    /// <summary>A checkpoint is read into its final tensors; nothing of it is held twice.</summary>
    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Float32)]
    public void Mission_1_2_Loading_holds_no_second_copy(ScalarType dtype)
    {
        const int count = 8;
        const long side = 4096;
        using var folder = new TemporaryFolder();
        var path = folder.File("big.safetensors");
        SafetensorsWriter.Write(path, [.. Enumerable.Range(0, count).Select(i => new TensorToWrite($"t{i}", DType.F16, [side, side], () => ones(side, side, ScalarType.Float16)))]);
        using var file = TensorFiles.Open(path);
        var weights = new CheckpointWeights(file, dtype);
        var before = Resident();
        var tensors = Enumerable.Range(0, count).Select(i => weights.Get($"t{i}", Initializer.Zeros, [side, side])).ToArray();
        var grown = Resident() - before;
        var needed = tensors.Sum(t => t.numel() * t.ElementSize);
        foreach (var tensor in tensors)
            tensor.Dispose();
        Assert.InRange(grown, 0, needed + (64 << 20));
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

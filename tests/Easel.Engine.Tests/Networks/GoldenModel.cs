using System.Collections.Immutable;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks;

/// <summary>A golden checkpoint and the reference figures computed from it; shapes as in the yaml beside it.</summary>
internal sealed class GoldenModel(string checkpoint, string? figures = null) : IDisposable
{
    private readonly ITensorFile weights = TensorFiles.Open(Golden.PathOf($"models/{checkpoint}.safetensors"));
    private readonly ITensorFile golden = TensorFiles.Open(Golden.PathOf($"models/{figures ?? checkpoint}.golden.safetensors"));

    public Weights Weights(string prefix = "") => new(new CheckpointWeights(weights, ScalarType.Float32), prefix);

    public Tensor this[string name] => golden.Read(name);

    public IReadOnlyDictionary<string, TensorInfo> Tensors => weights.Tensors;

    public IEnumerable<string> Names => weights.Tensors.Keys;

    public void Dispose()
    {
        weights.Dispose();
        golden.Dispose();
    }

    public static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var error = (expected - actual.to(float32)).abs().max().item<float>() / expected.std().item<float>();
        Assert.True(error <= tolerance, $"max|a-b|/std(b) is {error:g3}, above {tolerance:g3}.");
    }

    public static bool BitEqual(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return a.eq(b).all().item<bool>();
    }

    public static UNetConfig TinySd1UNet { get; } = UNet(4, [1, 1, 2, 2], 2, [1, 1, 1, 0], 48) with { Heads = 8, HeadChannels = null };

    public static VaeConfig TinySd1Vae { get; } = new(32, [1, 1, 2, 2], 2, 4);

    public static VaeConfig TwoLevelVae { get; } = new(32, [1, 1], 1, 4);

    public static TextEncoderConfig TinySd1Text { get; } =
        Clip("cond_stage_model.transformer", 48, 4) with { VocabularySize = 49408 };

    public static TextEncoderConfig Clip(string prefix, int width, int heads) =>
        new(TextEncoderKind.Clip, prefix, width, 3, heads, 4 * width, 1024, true, null, TextLayer.Last, 49407);

    public static TextEncoderConfig OpenClip(string prefix, int? projection) =>
        new(TextEncoderKind.OpenClip, prefix, 32, 3, 2, 128, 1024, false, projection, TextLayer.PenultimateNormed, 0);

    public static UNetConfig UNet(int inputs, ImmutableArray<int> multipliers, int resBlocks, ImmutableArray<int> depth, int context) =>
        new(inputs, 4, 32, multipliers, [.. multipliers.Select(_ => resBlocks)], depth, Math.Max(1, depth[^1]), context, null, 32, false, null);
}

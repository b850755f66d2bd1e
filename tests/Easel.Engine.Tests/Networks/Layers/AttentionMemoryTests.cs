using System.Globalization;
using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

public sealed class AttentionMemoryTests
{
    [Fact]
    public async Task Mission_1_18_attention_takes_memory_by_the_number_of_tokens_not_by_its_square()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of a process's memory is read from Linux' /proc");
        var (small, large) = (await MemoryProbe.PeakAsync("attention", 4096), await MemoryProbe.PeakAsync("attention", 16384));
        // Four tensors of the larger one: were there less, nothing was measured. Its scores alone would be 4 GB.
        Assert.InRange(large, 4 * 16384 * 160 * 4, 200 << 20);
        Assert.True(large <= 4.5 * small, string.Create(CultureInfo.InvariantCulture, $"{small} bytes for 4096 tokens, {large} for 16384"));
    }

    /// <summary>Plain attention would keep the scores of four heads for the way back: 1 GB for 8192 tokens.</summary>
    [Fact]
    public async Task Mission_9_20_attention_and_its_gradients_take_memory_by_the_number_of_tokens()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of a process's memory is read from Linux' /proc");
        var (small, large) = (await MemoryProbe.PeakAsync("attention and gradients", 2048), await MemoryProbe.PeakAsync("attention and gradients", 8192));
        Assert.InRange(large, 7 * 8192 * 160 * 4, 200 << 20);
        Assert.True(large <= 4.5 * small, string.Create(CultureInfo.InvariantCulture, $"{small} bytes for 2048 tokens, {large} for 8192"));
    }

    [Theory]
    [NoTensorLeaks]
    [InlineData(false)]
    [InlineData(true)]
    public void Mission_9_20_its_gradients_are_those_of_plain_attention(bool causal)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var inputs = Enumerable.Range(0, 3).Select(_ => randn([2, 600, 160], generator: generator)).ToArray();
        var outer = randn([2, 600, 160], generator: generator);
        var ours = Gradients((q, k, v) => Attention.Run(q, k, v, heads: 4, causal));
        var plain = Gradients((q, k, v) => Plain(q, k, v, causal));
        foreach (var (one, other) in ours.Zip(plain))
        {
            Assert.True(other.abs().max().item<float>() > 1e-3);
            Assert.InRange((one - other).abs().max().item<float>(), 0, 1e-4);
        }

        Tensor[] Gradients(Func<Tensor, Tensor, Tensor, Tensor> attend)
        {
            Tensor[] leaves = [.. inputs.Select(input => input.detach().clone().requires_grad_())];
            (attend(leaves[0], leaves[1], leaves[2]) * outer).sum().backward();
            return [.. leaves.Select(leaf => leaf.grad!)];
        }
    }

    [Theory]
    [NoTensorLeaks]
    [InlineData(ScalarType.Float32, false, 1e-5)]
    [InlineData(ScalarType.Float32, true, 1e-5)]
    [InlineData(ScalarType.Float16, false, 1e-3)]
    public void Mission_1_18_attention_gives_what_plain_attention_gives(ScalarType dtype, bool causal, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var generator = new Generator(3);
        var (q, k, v) = (Draw(), Draw(), Draw());
        var difference = (Attention.Run(q, k, v, heads: 4, causal).to(ScalarType.Float32) - Plain(q.to(ScalarType.Float32), k.to(ScalarType.Float32), v.to(ScalarType.Float32), causal)).abs().max().item<float>();
        Assert.InRange(difference, 0, tolerance);

        Tensor Draw() => randn([2, 600, 160], generator: generator).to(dtype);
    }

    // softmax(q kᵀ / √d) v, with all scores in memory.
    private static Tensor Plain(Tensor q, Tensor k, Tensor v, bool causal)
    {
        var (a, b, c) = (Heads(q), Heads(k), Heads(v));
        var scores = a.matmul(b.transpose(-2, -1)) / Math.Sqrt(40);
        if (causal) scores = scores.masked_fill(ones([q.shape[1], k.shape[1]], ScalarType.Bool).triu(1), float.NegativeInfinity);
        return scores.softmax(-1).matmul(c).transpose(1, 2).reshape(q.shape);

        static Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], 4, 40).transpose(1, 2);
    }
}

using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Engine.Networks.Upscalers.Dat;
using Easel.Engine.Networks.Upscalers.Hat;
using Easel.Engine.Networks.Upscalers.ScuNet;
using Easel.Engine.Networks.Upscalers.Swin;
using Easel.Engine.Networks.Upscalers.Windows;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Upscalers;

/// <summary>There are no reference figures for these networks here: what is proved are their layouts, and the parts against plain loops.</summary>
[NoTensorLeaks]
public sealed class TransformerUpscalerTests : IDisposable
{
    private static readonly TailConfig s_shuffle = new(TailKind.Shuffle, 8, [2, 2]);
    private static readonly SwinConfig s_swin = new(12, [2, 2], 3, 4, 24, true, false, s_shuffle);
    private static readonly DatConfig s_dat = new(32, [4, 3], 4, 2, 4, 64, 1, true, false, s_shuffle);

    private readonly UpscalerFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    private static readonly string[] s_names = ["SwinIR", "SwinIR nearest", "SwinIR direct", "SwinIR light", "SwinIR denoise", "HAT", "DAT", "DAT light", "SCUNet"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_gives_back_the_network_that_was_written(string name)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var network = Network(name);
        using var file = UpscalerFile.Open(fixture.Write(network, key => "params_ema." + (name == "SwinIR nearest" ? key.Replace("conv_hr", "conv_HR", StringComparison.Ordinal) : key), Buffers(name)));
        Assert.Equal((name.Split(' ')[0], network.Factor), (file.Architecture, file.Factor));
        using var read = file.Component(DevicePolicy.Cpu).Build(null, CPU);
        var x = rand(1, 3, network.Multiple * 2, network.Multiple);
        var (expected, actual) = (network.Forward(x), read.Forward(x));
        TensorAssert.Identical(expected, actual);
        Assert.Equal([1, 3, x.shape[2] * network.Factor, x.shape[3] * network.Factor], actual.shape);
        Assert.True(actual.isfinite().all().item<bool>());
    }

    public static TheoryData<string> Cases() => [.. s_names];

    [Theory]
    [InlineData(8, 12, 4, 0), InlineData(8, 12, 4, 2), InlineData(6, 6, 6, 3)]
    public void Window_attention_is_what_plain_loops_give(int h, int w, int window, int shift)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        const int Width = 6, Heads = 2;
        using var attention = new WindowAttention(UpscalerFixture.Random(), Width, Heads, window, withBias: true);
        var x = randn(2, h, w, Width);
        var actual = attention.Forward(x, shift);
        var p = attention.NamedParameters().ToDictionary(pair => pair.Name, pair => pair.Parameter);
        var qkv = x.matmul(p["qkv.weight"].t()) + p["qkv.bias"];
        var table = p["relative_position_bias_table"];
        for (var b = 0; b < 2; b++)
        {
            for (var i = 0; i < h * w; i++)
            {
                using var cellScope = NewDisposeScope();
                var (y0, x0) = (i / w, i % w);
                // Windows begin at the shift; what lies before the first is a window of its own, as is the rest behind the last.
                var mates = Enumerable.Range(0, h * w).Where(j => Cell(j / w) == Cell(y0) && Cell(j % w) == Cell(x0)).ToArray();
                var outputs = new List<Tensor>();
                for (var head = 0; head < Heads; head++)
                {
                    const int Size = Width / Heads;
                    var query = qkv[b, y0, x0].narrow(0, head * Size, Size);
                    var scores = mates.Select(j => (query * qkv[b, j / w, j % w].narrow(0, Width + head * Size, Size)).sum() / Math.Sqrt(Size)
                        + table[(y0 - j / w + window - 1) * (2 * window - 1) + x0 - j % w + window - 1, head]).ToArray();
                    var weights = stack(scores).softmax(0);
                    outputs.Add(stack(mates.Select((j, k) => weights[k] * qkv[b, j / w, j % w].narrow(0, 2 * Width + head * Size, Size)).ToArray()).sum(dim: 0));
                }

                var expected = cat([.. outputs]).matmul(p["proj.weight"].t()) + p["proj.bias"];
                Assert.True(allclose(expected, actual[b, y0, x0], atol: 1e-5), $"cell {y0},{x0}");
            }
        }

        int Cell(int place) => (place - shift + window) / window;
    }

    [Fact]
    public void Cutting_into_windows_and_joining_gives_the_features_back()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 8, 12, 3);
        TensorAssert.Identical(x, WindowGrid.Join(WindowGrid.Cut(x, 2, 4), 2, 4, 8, 12));
    }

    [Fact]
    public void A_DAT_network_takes_pictures_of_any_size()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var network = Network("DAT");
        Assert.Equal([1, 3, 28, 20], network.Forward(rand(1, 3, 7, 5)).shape);
    }

    private static UpscalerNetwork Network(string name) => name switch
    {
        "SwinIR" => new SwinNetwork(UpscalerFixture.Random(), s_swin),
        "SwinIR nearest" => new SwinNetwork(UpscalerFixture.Random(), s_swin with { HasThreeConvs = true, Tail = new TailConfig(TailKind.Nearest, 8, [2, 2]) }),
        "SwinIR direct" => new SwinNetwork(UpscalerFixture.Random(), s_swin with { Tail = new TailConfig(TailKind.Direct, 12, [2]) }),
        "SwinIR light" => new SwinNetwork(UpscalerFixture.Random(), s_swin with { HasQkvBias = false, Tail = new TailConfig(TailKind.Shuffle, 8, [3]) }),
        "SwinIR denoise" => new SwinNetwork(UpscalerFixture.Random(), s_swin with { Window = 7, Tail = new TailConfig(TailKind.None, 12, []) }),
        "HAT" => new SwinNetwork(UpscalerFixture.Random(), s_swin with { Hat = new HatConfig(4, 2, 6, 24) }),
        "DAT" => new DatNetwork(UpscalerFixture.Random(), s_dat),
        "DAT light" => new DatNetwork(UpscalerFixture.Random(), s_dat with { HasThreeConvs = true, Tail = new TailConfig(TailKind.Direct, 32, [2]) }),
        _ => new ScuNetNetwork(UpscalerFixture.Random(), new ScuNetConfig(64, [1, 2, 1, 2, 1, 2, 1])),
    };

    // Tensors that training code leaves in files beside the weights; DAT's window is told by two of them.
    private static (string, long[])[] Buffers(string name) => name.Split(' ')[0] switch
    {
        "DAT" =>
        [
            ("params_ema.layers.0.blocks.0.attn.attns.0.relative_position_index", [8, 8]), ("params_ema.layers.0.blocks.0.attn.attns.0.rpe_biases", [21, 2]),
            ("params_ema.layers.0.blocks.0.attn.dwconv.1.num_batches_tracked", []),
        ],
        "SCUNet" => [],
        _ => [("params_ema.layers.0.residual_group.blocks.0.attn.relative_position_index", [16, 16])],
    };
}

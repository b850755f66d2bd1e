using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Faces;
using Easel.Engine.Networks.Faces.CodeFormer;
using Easel.Engine.Networks.Faces.Gfpgan;
using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Faces;

/// <summary>There are no reference figures for these networks here: their layouts and what must hold of any weights are proved.</summary>
[NoTensorLeaks]
public sealed class FaceNetworkTests : IDisposable
{
    private static readonly GfpganConfig s_gfpgan = new(32, 8, [16, 16, 12, 8], [32, 32, 24, 16]);
    private static readonly CodeFormerConfig s_codeFormer = new(32, [1, 2, 2], 32, 20, 64, 128, 2, 64, [16]);

    private readonly string folder = Directory.CreateTempSubdirectory("easel-faces-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("GFPGAN"), InlineData("CodeFormer")]
    public void A_file_gives_back_the_network_that_was_written(string architecture)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var network = Network(architecture);
        using var file = FaceFile.Open(Write(network));
        Assert.Equal(architecture, file.Architecture);
        using var read = file.Component(DevicePolicy.Cpu).Build(null, CPU);
        Assert.Equal(32, read.Side);
        var x = rand(1, 3, 32, 32) * 2 - 1;
        var restored = read.Forward(x, 0.5);
        TensorAssert.Identical(network.Forward(x, 0.5), restored);
        Assert.Equal(x.shape, restored.shape);
        Assert.True(restored.isfinite().all().item<bool>());
        // The same face gives the same face.
        TensorAssert.Identical(restored, read.Forward(x, 0.5));
    }

    [Fact]
    public void CodeFormer_keeps_closer_to_the_face_the_more_its_weight_says_and_GFPGAN_does_not_ask()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var codeFormer = Network("CodeFormer");
        using var gfpgan = Network("GFPGAN");
        var x = rand(1, 3, 32, 32) * 2 - 1;
        TensorAssert.Different(codeFormer.Forward(x, 0), codeFormer.Forward(x, 1));
        TensorAssert.Identical(gfpgan.Forward(x, 0), gfpgan.Forward(x, 1));
    }

    [Fact]
    public void A_batch_is_what_its_faces_are_alone()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var architecture in (string[])["GFPGAN", "CodeFormer"])
        {
            using var network = Network(architecture);
            var x = rand(2, 3, 32, 32) * 2 - 1;
            Assert.True(allclose(network.Forward(x, 1).narrow(0, 1, 1), network.Forward(x.narrow(0, 1, 1), 1), atol: 1e-4));
        }
    }

    [Fact]
    public void The_published_CodeFormer_is_told_by_its_blocks()
    {
        // 512 pixels: 64 channels times 1, 2, 2, 4, 4, 8; the numbers of the blocks are those that its file has.
        using var network = new CodeFormerNetwork(new Weights(new RandomWeights(1)), s_codeFormer with { Multipliers = [1, 1, 1, 1, 1, 1], Tokens = 256, Fused = [32, 64, 128, 256] });
        var names = network.NamedParameters().Select(p => p.Name).ToHashSet();
        Assert.Equal(512, network.Side);
        foreach (var name in (string[])["encoder.blocks.3.conv.weight", "encoder.blocks.17.q.weight", "encoder.blocks.24.bias", "generator.blocks.8.conv.weight", "generator.blocks.24.weight", "fuse_convs_dict.256.shift.2.weight"])
            Assert.Contains(name, names);
    }

    [Fact]
    public void A_picture_goes_through_and_a_file_of_another_kind_is_refused()
    {
        using var network = Network("CodeFormer");
        var face = new PixelBuffer(32, 32, 3);
        new Random(1).NextBytes(face.Bytes);
        var restored = FacePixels.Run(network, face, 1, DevicePolicy.Cpu);
        Assert.Equal((32, 32, 3), (restored.Width, restored.Height, restored.Channels));
        var error = Assert.Throws<ModelFormatException>(() => FaceFile.Open(Golden.PathOf("models/esrgan-x4-new.safetensors")));
        Assert.Contains("GFPGANv1.4.pth", error.Message, StringComparison.Ordinal);
    }

    private static FaceNetwork Network(string architecture) => architecture == "GFPGAN"
        ? new GfpganNetwork(new Weights(new RandomWeights(3)), s_gfpgan)
        : new CodeFormerNetwork(new Weights(new RandomWeights(3)), s_codeFormer);

    private string Write(FaceNetwork network)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.safetensors");
        SafetensorsWriter.Write(path, network.NamedParameters().ToDictionary(p => $"params_ema.{p.Name}", Tensor (p) => p.Parameter));
        return path;
    }
}

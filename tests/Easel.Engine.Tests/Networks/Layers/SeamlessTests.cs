using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Engine.Pipelines;
using Easel.Engine.Tests.Pipelines;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Layers;

/// <summary>A seamless network has no edges: a picture that is moved around its edges comes out moved, and otherwise the same.</summary>
[NoTensorLeaks]
public sealed class SeamlessTests
{
    [Fact]
    public void The_decoder_the_encoder_and_the_unet_know_no_edges()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var painted = new Painted();
        using var generator = new Generator(1);
        using var vae = painted.Host.Use(painted.Model.Vae(DevicePolicy.Cpu), DevicePolicy.Cpu);
        using var unet = painted.Host.Use(painted.Model.UNet(DevicePolicy.Cpu), DevicePolicy.Cpu);
        var (latent, context) = (randn([1, 4, 16, 16], generator: generator), randn([1, 77, 48], generator: generator));
        var plain = vae.Network.Decode(latent);
        using (SeamlessScope.Apply(vae.Network))
        using (SeamlessScope.Apply(unet.Network))
        {
            Assert.True(Difference(Moved(vae.Network.Decode(latent), 40), vae.Network.Decode(Moved(latent, 5))) < 1e-4);
            Assert.True(Difference(Moved(Ask(latent), 8), Ask(Moved(latent, 8))) < 1e-4);
            // In strips it is the same picture.
            Assert.True(Difference(vae.Network.Decode(latent), vae.Network.Decode(latent, new VaeTiling(1 << 12))) < 1e-4);
            Assert.True(Difference(vae.Network.Encode(plain), vae.Network.Encode(plain, new VaeTiling(1 << 12))) < 1e-4);
            Assert.True(Difference(plain, vae.Network.Decode(latent)) > 1e-3);
        }

        // And then all is as before.
        Assert.Equal(0, Difference(plain, vae.Network.Decode(latent)));

        Tensor Ask(Tensor x) => unet.Network.Forward(new UNetInputs(x, tensor(new[] { 500f }), context));
    }

    [Fact]
    public void A_seamless_painting_under_moved_noise_is_the_moved_painting()
    {
        using var scope = NewDisposeScope();
        using var painted = new Painted();
        var request = new GenerateRequest("a cat", Steps: 3, Sampler: "Euler", Width: 128, Height: 128, Seed: 5, Tiling: true);
        using var generator = new Generator(2);
        var noise = randn([1, 4, 16, 16], generator: generator);
        var moved = noise.roll([8, 8], [2, 3]);
        var (first, second) = (painted.Batch(request, noise: Plain(noise)), painted.Batch(request, noise: Plain(moved)));
        var (a, b) = (first.Pictures.Single(), second.Pictures.Single());
        for (var y = 0; y < 128; y++)
        {
            for (var x = 0; x < 128; x++)
                for (var c = 0; c < 3; c++) Assert.InRange(a[x, y][c] - b[(x + 64) % 128, (y + 64) % 128][c], -1, 1);
        }

        Assert.NotEqual(first.Pictures.Single().Bytes, painted.Batch(request with { Tiling = false }, noise: Plain(noise)).Pictures.Single().Bytes);

        static PlainTensor Plain(Tensor tensor) => new("noise", [.. tensor.shape], tensor.contiguous().data<float>().ToArray());
    }

    private static Tensor Moved(Tensor x, long by) => x.roll([by, by], [2, 3]);

    private static float Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();
}

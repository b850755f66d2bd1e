using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Vae;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Vae;

[NoTensorLeaks]
public sealed class VaeTilingTests
{
    // A grey level, in the decoder's range [-1, 1]; and seamless means everywhere, also where strips meet.
    private const float GreyLevel = 2f / 255;

    [Theory]
    [InlineData(1)] // one row at a time
    [InlineData(20_000)]
    [InlineData(100_000)]
    public void Tiled_equals_plain_on_the_golden_autoencoder(long stripElements)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var vae = new Autoencoder(golden.Weights("first_stage_model"), GoldenModel.TinySd1Vae);
        using var noGrad = no_grad();
        var tiling = new VaeTiling(stripElements);
        GoldenModel.AssertClose(golden["out.vae.decoded"], vae.Decode(golden["in.vae.latent"], tiling), 1e-4);
        GoldenModel.AssertClose(golden["out.vae.moments"], vae.Encode(golden["in.vae.image"], tiling), 1e-4);
    }

    [Fact]
    public void Tiled_equals_plain_to_a_hundredth_of_a_grey_level_on_a_larger_picture_of_odd_latent_size()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var vae = new Autoencoder(golden.Weights("first_stage_model"), GoldenModel.TinySd1Vae);
        using var noGrad = no_grad();
        using var generator = new Generator(5);
        // Uneven on purpose: quiet above, loud below, so that a strip's own statistics would differ from the picture's.
        var latent = randn([2, 4, 37, 21], generator: generator) * linspace(0.1, 3, 37).view(1, 1, 37, 1);
        var plain = vae.Decode(latent);
        var tiled = vae.Decode(latent, new VaeTiling(300_000));
        Assert.True((plain - tiled).abs().max().item<float>() < GreyLevel / 100);
        var image = tiled.clamp(-1, 1);
        Assert.True((vae.Encode(image) - vae.Encode(image, new VaeTiling(300_000))).abs().max().item<float>() < 1e-4);
    }

    [Fact]
    public void Tiling_leaves_its_argument_untouched()
    {
        using var scope = NewDisposeScope();
        using var vae = new Autoencoder(new Weights(new RandomWeights(1)), new VaeConfig(32, [1, 2], 1, 4));
        using var noGrad = no_grad();
        var latent = ones(1, 4, 4, 4);
        vae.Decode(latent, new VaeTiling(1000));
        Assert.True(latent.eq(1).all().item<bool>());
        var image = ones(1, 3, 8, 8);
        vae.Encode(image, new VaeTiling(1000));
        Assert.True(image.eq(1).all().item<bool>());
    }
}

using Easel.Core.Errors;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Testing;

namespace Easel.Engine.Tests.Formats;

public class VaeFileTests
{
    [Theory, NoTensorLeaks]
    [InlineData("tiny-vae-mini.bf16.safetensors")]
    [InlineData("tiny-sd1-mini-diffusers/vae/diffusion_pytorch_model.safetensors")]
    [InlineData("tiny-sd1-mini.zip.ckpt")]
    public void A_VAE_opens_alone_from_diffusers_and_out_of_a_checkpoint(string name)
    {
        using var vae = VaeFile.Open(Golden.PathOf("models/" + name));
        Assert.Equal(
            (32, 2, 1, 4, true),
            (vae.Config.Channels, vae.Config.ChannelMultipliers[1], vae.Config.ResBlocks, vae.Config.LatentChannels, vae.Config.HasEncoder));
        Assert.True(vae.Weights().Has("encoder.conv_in.weight"));
        Assert.Equal(ModelFamilies.VaePrefix, vae.Weights().Prefix);
    }

    [Fact]
    public void Something_else_is_refused()
    {
        var e = Assert.Throws<ModelFormatException>(() => VaeFile.Open(Golden.PathOf("models/tiny-inpaint.safetensors")));
        Assert.Contains("holds no VAE", e.Message, StringComparison.Ordinal);
    }
}

using Easel.Engine.Families;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Pipelines;

[NoTensorLeaks]
public sealed class LatentPreviewTests
{
    [Fact]
    public void A_fitted_preview_is_nearer_to_what_the_autoencoder_paints_than_its_mean_colour()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var painted = new Painted();
        using var vae = painted.Host.Use(painted.Model.Vae(DevicePolicy.Cpu), DevicePolicy.Cpu);
        var format = painted.Model.Family.Latents;
        var preview = LatentPreview.Fitted(vae.Network, format, ScalarType.Float32);

        using var generator = new Generator(99);
        double fromPreview = 0, fromMean = 0;
        var colours = new List<(double[] Seen, double[] Guessed)>();
        for (var i = 0; i < 24; i++)
        {
            var latent = randn([1, 4, 1, 1], generator: generator).expand(1, 4, 5, 5).contiguous();
            var picture = DecodedPixels.ToPictures(vae.Network.Decode(latent / format.ScaleFactor))[0];
            colours.Add((Centre(picture[20, 20]), Centre(preview.Paint(latent)[0][2, 2])));
        }

        for (var channel = 0; channel < 3; channel++)
        {
            var mean = colours.Average(it => it.Seen[channel]);
            fromMean += colours.Sum(it => Math.Pow(it.Seen[channel] - mean, 2));
            fromPreview += colours.Sum(it => Math.Pow(it.Seen[channel] - it.Guessed[channel], 2));
        }

        Assert.True(fromPreview < fromMean, $"squared error {fromPreview:g3}, and {fromMean:g3} for the mean colour");

        static double[] Centre(Span<byte> pixel) => [pixel[0], pixel[1], pixel[2]];
    }

    [Fact]
    public void Known_autoencoders_have_published_colours_and_others_have_none()
    {
        var real = new VaeConfig(128, [1, 2, 4, 4], 2, 4);
        Assert.NotNull(LatentPreview.Published("sd1", real));
        Assert.NotNull(LatentPreview.Published("sdxl", real));
        Assert.Null(LatentPreview.Published("sd1", real with { Channels = 32 }));
        using var grey = zeros([2, 4, 3, 5]);
        var pictures = LatentPreview.Published("sd2", real)!.Paint(grey);
        Assert.All(pictures, picture => Assert.True(picture is { Width: 5, Height: 3 } && picture.Bytes.All(b => b == 127)));
        Assert.Equal(2, pictures.Length);
    }
}

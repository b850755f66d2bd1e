using Easel.Core.Pixels;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Starter.Recipe;
using Easel.Starter.World.Drawing;
using Easel.Testing;

namespace Easel.Starter.Tests.Recipe;

public sealed class ShippedUpscalerTests
{
    private const int Side = SceneRenderer.NativeSize, Scenes = 6;
    private const double Better = 2;

    [Fact]
    public void The_upscaler_that_comes_with_Easel_is_nearer_to_the_drawn_picture_than_Lanczos()
    {
        using var file = UpscalerFile.Open(Path.Combine(Golden.RepositoryRoot, "assets", "starter", $"{EnlargerPlan.Name}.safetensors"));
        using var host = new ModelHost();
        var upscaler = new NetworkUpscaler(file, host, DevicePolicy.Cpu);
        var unseen = new PictureStream(seed: 4242);
        var (network, smooth) = (0.0, 0.0);
        for (var i = 0; i < Scenes; i++)
        {
            var scene = unseen.SceneAt(i);
            var (small, large) = (SceneRenderer.Draw(scene, Side), SceneRenderer.Draw(scene, 2 * Side));
            network += Psnr(upscaler.To(small, large.Width, large.Height), large) / Scenes;
            smooth += Psnr(small.Resize(large.Width, large.Height, ResizeFilter.Lanczos), large) / Scenes;
        }

        Assert.True(network > smooth + Better, $"{network:F1} dB with the network, {smooth:F1} dB with Lanczos.");
    }

    private static double Psnr(PixelBuffer picture, PixelBuffer target)
    {
        var squares = picture.Bytes.Zip(target.Bytes, (a, b) => (double)(a - b) * (a - b)).Average();
        return 10 * Math.Log10(255 * 255 / squares);
    }
}

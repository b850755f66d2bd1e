using Easel.Engine.Formats;
using Easel.Engine.Pipelines;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Pipelines;

[NoTensorLeaks]
public sealed class LatentResizeTests
{
    [Theory]
    [InlineData("Latent", "bilinear")]
    [InlineData("Latent (antialiased)", "bilinear.antialias")]
    [InlineData("Latent (bicubic)", "bicubic")]
    [InlineData("Latent (bicubic antialiased)", "bicubic.antialias")]
    [InlineData("Latent (nearest)", "nearest")]
    [InlineData("Latent (nearest-exact)", "nearest-exact")]
    public void Every_latent_upscaler_equals_the_reference(string name, string golden)
    {
        using var scope = NewDisposeScope();
        using var file = TensorFiles.Open(Golden.PathOf("models/latent-upscale.golden.safetensors"));
        var upscaler = LatentResize.Find(name.ToUpperInvariant())!;
        foreach (var (height, width) in new[] { (18, 14), (12, 11) })
        {
            var expected = file.Read($"out.{height}x{width}.{golden}");
            var error = (expected - LatentResize.To(file.Read("in"), height, width, upscaler)).abs().max().item<float>();
            Assert.True(error < 1e-5, $"{name} to {height}×{width}: {error:g3}");
        }
    }

    [Fact]
    public void Shrinking_and_keeping_work_too_and_other_names_are_none()
    {
        using var scope = NewDisposeScope();
        var latents = ones([1, 2, 8, 6]);
        Assert.All(LatentResize.All, it => Assert.Equal([1L, 2, 3, 4], LatentResize.To(latents, 3, 4, it).shape));
        Assert.All(LatentResize.All, it => Assert.True(LatentResize.To(latents, 3, 4, it).allclose(ones([1, 2, 3, 4]))));
        Assert.Null(LatentResize.Find("Lanczos"));
        Assert.Equal("Latent", LatentResize.Find(null)!.Name);
    }
}

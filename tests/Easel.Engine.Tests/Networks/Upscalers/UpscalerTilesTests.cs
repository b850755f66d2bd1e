using Easel.Core.Pixels;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Engine.Networks.Upscalers.Srvgg;
using Easel.Testing;

namespace Easel.Engine.Tests.Networks.Upscalers;

[NoTensorLeaks]
public sealed class UpscalerTilesTests : IDisposable
{
    // Five 3×3 convolutions look five pixels far.
    private const int Sight = 5;

    private readonly UpscalerFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData(20, 5, 61, 47), InlineData(25, 6, 25, 100), InlineData(36, 9, 40, 37), InlineData(23, 5, 200, 9)]
    public void Mission_1_16_Tiles_that_overlap_as_far_as_the_network_looks_are_the_whole_picture(int tile, int overlap, int width, int height)
    {
        Assert.True(overlap >= Sight);
        var picture = UpscalerFixture.Picture(width, height);
        var whole = Enlarge(picture, new UpscaleTiling(0));
        var tiled = Enlarge(picture, new UpscaleTiling(tile, overlap));
        // Sums of two shares round differently from the number itself.
        Assert.All(whole.Bytes.Zip(tiled.Bytes), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
        Assert.InRange(whole.Bytes.Zip(tiled.Bytes).Count(pair => pair.First != pair.Second), 0, whole.Bytes.Length / 1000);
    }

    [Fact]
    public void Tiles_cover_every_pixel_once_whatever_the_size()
    {
        for (var size = 1; size < 300; size += 7)
        {
            foreach (var tiling in new[] { new UpscaleTiling(16, 0), new UpscaleTiling(16, 4), new UpscaleTiling(64, 8), new UpscaleTiling(5, 40) })
            {
                using var scope = TorchSharp.torch.NewDisposeScope();
                var sum = TorchSharp.torch.zeros(size * 2);
                foreach (var span in TileSpan.Cut(size, tiling))
                {
                    Assert.InRange(span.Length, 1, Math.Max(tiling.Tile, 1));
                    sum.narrow(0, span.Start * 2, span.Length * 2).add_(span.Weights(2));
                }

                Assert.True(TorchSharp.torch.allclose(sum, TorchSharp.torch.ones(size * 2)), $"{size} in {tiling}: {sum.min().item<float>()} to {sum.max().item<float>()}");
            }
        }
    }

    [Fact]
    public void Grey_stays_grey_and_transparency_stays()
    {
        Assert.Equal(1, Enlarge(UpscalerFixture.Picture(9, 8, 1), new UpscaleTiling()).Channels);
        var picture = UpscalerFixture.Picture(9, 8, 4);
        for (var i = 3; i < picture.Bytes.Length; i += 4) picture.Bytes[i] = 77;
        var enlarged = Enlarge(picture, new UpscaleTiling());
        Assert.Equal((18, 16, 4), (enlarged.Width, enlarged.Height, enlarged.Channels));
        Assert.All(enlarged.Bytes.Chunk(4), pixel => Assert.Equal(77, pixel[3]));
    }

    [Fact]
    public void A_wish_to_stop_is_honoured_between_tiles()
    {
        using var stop = new CancellationTokenSource();
        var tiles = 0;
        var run = new UpscaleRun { Tiling = new UpscaleTiling(16, 5), Cancelled = stop.Token, Progress = _ => { if (++tiles == 2) stop.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => Enlarge(UpscalerFixture.Picture(80, 80), run));
        Assert.Equal(2, tiles);
    }

    private PixelBuffer Enlarge(PixelBuffer picture, UpscaleTiling tiling) => Enlarge(picture, new UpscaleRun { Tiling = tiling });

    private PixelBuffer Enlarge(PixelBuffer picture, UpscaleRun run)
    {
        using var network = new SrvggNetwork(UpscalerFixture.Random(), new SrvggConfig(8, 3, 2));
        using var file = UpscalerFile.Open(fixture.Write(network));
        using var host = new ModelHost();
        return new NetworkUpscaler(file, host, DevicePolicy.Cpu).Pass(picture, picture.Width * 2, picture.Height * 2, run);
    }
}

using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Testing;

namespace Easel.Engine.Tests.Pipelines;

/// <summary>Where in a painting faces are restored; a negative stands for the networks, whose effect all can see.</summary>
[NoTensorLeaks]
public sealed class FaceRestorationTests
{
    private static readonly GenerateRequest Request = new("a cat", Steps: 2, Sampler: "Euler", Width: 64, Height: 64, Seed: 5);

    [Fact]
    public void The_finished_picture_is_restored_in_one_pass_and_only_the_last_of_two()
    {
        using Painted plain = new(), restoring = new() { RestoreFaces = Negative };
        Assert.Equal(Negative(plain.Batch(Request).Pictures.Single()).Bytes, restoring.Batch(Request).Pictures.Single().Bytes);
        var two = Request with { Hires = new HiresOptions(1.5, "Nearest", 2, 0.5, KeepFirst: true) };
        var (expected, result) = (plain.TwoPasses(two), restoring.TwoPasses(two));
        Assert.Equal(Negative(expected.Pictures.Single()).Bytes, result.Pictures.Single().Bytes);
        Assert.Equal(expected.FirstPass.Single().Bytes, result.FirstPass.Single().Bytes);
    }

    [Fact]
    public void What_a_mask_keeps_is_not_restored()
    {
        var picture = new PixelBuffer(64, 64, 3);
        for (var i = 0; i < picture.Bytes.Length; i++) picture.Bytes[i] = (byte)(i * 7 % 251);
        var mask = new GrayMask([.. Enumerable.Range(0, 64 * 64).Select(i => (byte)(i % 64 < 32 ? 0 : 255))], 64, 64);
        var request = Request with { Image = new ImageToImageOptions("in.png", "mask.png", 0.9, Inpaint: new InpaintOptions(0)) };
        using Painted plain = new(), restoring = new() { RestoreFaces = Negative };
        var (expected, result) = (plain.Repaint(request, new PictureInputs(picture, mask)).Pictures.Single(), restoring.Repaint(request, new PictureInputs(picture, mask)).Pictures.Single());
        for (var y = 0; y < 64; y++)
        {
            for (var x = 0; x < 64; x++)
            {
                if (x < 32) Assert.Equal(picture[x, y].ToArray(), result[x, y].ToArray());
                else Assert.Equal(255 - expected[x, y][0], result[x, y][0]);
            }
        }
    }

    private static PixelBuffer Negative(PixelBuffer picture) => new(picture.Width, picture.Height, picture.Channels, Array.ConvertAll(picture.Bytes, value => (byte)(255 - value)));
}

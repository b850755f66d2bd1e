using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging.Cropping;

namespace Easel.Imaging.Tests.Cropping;

public sealed class CroppingTests
{
    [Fact]
    public void Mission_7_6_A_long_picture_is_split_into_overlapping_parts_of_the_size()
    {
        // 100×400 for 50×50: scaled to 50×200, five parts of 50 that step by 37.5.
        var parts = SplitOversized.Apply(Pictures.Gradient(100, 400), new SplitStep(50, 50));
        Assert.Equal(5, parts.Length);
        Assert.All(parts, part => Assert.Equal((50, 50), (part.Width, part.Height)));
        var scaled = Pictures.Gradient(100, 400).Resize(50, 200, ResizeFilter.Bicubic);
        Assert.Equal(scaled.Cut(new PixelRegion(0, 75, 50, 125)).Bytes, parts[2].Bytes);
        Assert.Equal(scaled.Cut(new PixelRegion(0, 150, 50, 200)).Bytes, parts[4].Bytes);
        Assert.Equal(5, SplitOversized.Apply(Pictures.Gradient(400, 100), new SplitStep(50, 50)).Length);
    }

    [Theory]
    [InlineData(100, 150), InlineData(100, 100), InlineData(50, 50)]
    public void Mission_7_6_A_picture_near_the_proportions_is_not_split(int width, int height)
    {
        var picture = Pictures.Gradient(width, height);
        Assert.Same(picture, Assert.Single(SplitOversized.Apply(picture, new SplitStep(50, 50))));
    }

    [Theory]
    // Of the sizes from 384 to 768 in steps of 64 up to 640² the largest within 10 % of the proportions.
    [InlineData(1000, 1000, true, 640, 640), InlineData(1500, 1000, true, 768, 512), InlineData(1000, 1500, true, 512, 768)]
    [InlineData(1500, 1000, false, 768, 512), InlineData(1000, 1000, false, 640, 640)]
    public void Mission_7_6_The_automatic_crop_takes_the_best_size_within_bounds(int width, int height, bool largest, int expectedWidth, int expectedHeight)
    {
        var cut = AutoSizedCrop.Apply(Pictures.Gradient(width, height), new AutoSizeStep(LargestArea: largest));
        Assert.Equal((expectedWidth, expectedHeight), (cut!.Width, cut.Height));
    }

    [Fact]
    public void Mission_7_6_A_picture_for_which_there_is_no_size_is_not_cut() =>
        Assert.Null(AutoSizedCrop.Apply(Pictures.Gradient(1000, 200), new AutoSizeStep()));

    [Fact]
    public void Mission_7_6_Mirroring_twice_gives_the_picture_back()
    {
        var picture = Pictures.Gradient(7, 5, 4);
        foreach (var (h, v) in new[] { (true, false), (false, true), (true, true) })
        {
            Assert.NotEqual(picture.Bytes, picture.Mirrored(h, v).Bytes);
            Assert.Equal(picture.Bytes, picture.Mirrored(h, v).Mirrored(h, v).Bytes);
        }

        Assert.Equal(picture[0, 0].ToArray(), picture.Mirrored(true, true)[6, 4].ToArray());
    }
}

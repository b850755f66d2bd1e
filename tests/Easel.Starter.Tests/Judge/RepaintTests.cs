using Easel.Core.Pixels;
using Easel.Starter.Judge;
using Easel.Starter.World;

namespace Easel.Starter.Tests.Judge;

public sealed class RepaintTests
{
    [Fact]
    public void A_case_shows_a_red_house_asks_for_a_blue_one_and_masks_all_of_it()
    {
        var cases = RepaintCase.List(5);
        Assert.Equal([0, 1, 2, 3, 4], cases.Select(one => one.Index));
        Assert.All(cases, one =>
        {
            Assert.Contains("blue", one.Prompt, StringComparison.Ordinal);
            Assert.DoesNotContain("red ", one.Prompt, StringComparison.Ordinal);
            // Strong red is under the mask only.
            var (inside, outside) = (0, 0);
            for (int i = 0; i < one.Mask.Values.Length; i++)
            {
                var pixel = one.Picture.Bytes.AsSpan(i * 3, 3);
                if (pixel[0] < 180 || pixel[1] > 80 || pixel[2] > 80) continue;
                if (one.Mask.Values[i] > 0) inside++;
                else outside++;
            }

            Assert.True(inside > 50 && outside == 0, $"{one.Prompt}: {inside}, {outside}");
        });
        Assert.Equal(cases.Select(one => one.Prompt), RepaintCase.List(5).Select(one => one.Prompt));
    }

    [Fact]
    public void What_is_counted_is_a_blue_house_and_nothing_else_changed()
    {
        var cases = RepaintCase.List(4);
        // The first is right, the second changed a far pixel, the third is still red, the fourth shows no house.
        var painted = cases.ToDictionary(one => one.Index, one => new PixelBuffer(one.Picture.Width, one.Picture.Height, 3, [.. one.Picture.Bytes]));
        painted[1].Bytes[0] ^= 1;
        Colour?[] seen = [Colour.Blue, Colour.Blue, Colour.Red, null];
        var index = 0;
        var (report, pictures, right) = RepaintReport.Of(cases, one => painted[one.Index], _ =>
        {
            var colour = seen[index++];
            return new Reading(Sky.Day, Ground.Grass, colour is { } c ? [new SeenSubject(Kind.House, 1, c, 0.5f, 0.5f)] : []);
        }, TestContext.Current.CancellationToken);
        Assert.Equal(new RepaintReport(4, 0.5, 0.75, 0.25), report);
        Assert.Equal([true, false, false, false], right);
        Assert.Equal(4, pictures.Length);
    }
}

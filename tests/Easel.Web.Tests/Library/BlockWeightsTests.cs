using Easel.Web.Library;

namespace Easel.Web.Tests.Library;

public sealed class BlockWeightsTests
{
    [Theory]
    [InlineData("sd1", 26), InlineData("sdxl", 20), InlineData(null, 26)]
    public void A_family_has_as_many_weights_as_blocks_and_every_preset_fills_them(string? family, int count)
    {
        Assert.Equal(count, BlockWeights.CountOf(family));
        var names = BlockWeights.Names(count);
        Assert.Equal((count, "BASE", "M00"), (names.Length, names[0], names[count / 2]));
        foreach (var (_, weights) in BlockWeights.Presets(count, 0.4))
        {
            Assert.Equal(count, weights.Length);
            Assert.Equal(0.4, weights[0]);
            Assert.All(weights, weight => Assert.InRange(weight, 0, 0.8));
            Assert.Equal(weights, BlockWeights.Read(BlockWeights.Write(weights)).Weights);
        }
    }

    [Theory]
    [InlineData("0.5, 1,-0.25", 3, null), InlineData("0.5，1\n2", 3, null), InlineData("", 0, null), InlineData(null, 0, null), InlineData("0.5, x", 0, "x"), InlineData("NaN", 0, "NaN")]
    public void Numbers_are_read_as_people_write_them_and_a_word_is_named(string? text, int count, string? wrong) =>
        Assert.Equal((count, wrong), (BlockWeights.Read(text).Weights.Length, BlockWeights.Read(text).Wrong));
}

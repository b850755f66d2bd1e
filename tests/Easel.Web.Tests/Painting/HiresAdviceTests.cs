using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Web.Painting;
using FsCheck.Xunit;

namespace Easel.Web.Tests.Painting;

public sealed class HiresAdviceTests
{
    [Theory]
    [InlineData(768, 768, 512, false)]
    [InlineData(776, 512, 512, true)]
    [InlineData(512, 1024, 512, true)]
    [InlineData(1024, 1024, 1024, false)]
    [InlineData(1544, 1024, 1024, true)]
    [InlineData(1152, 768, 768, false)]
    public void Mission_2_5_A_side_above_one_and_a_half_of_the_models_brings_advice(int width, int height, int native, bool advised) =>
        Assert.Equal(advised, HiresAdvice.For(new GenerateRequest("a", Width: width, Height: height), native) is not null);

    [Property]
    public bool The_advice_ends_at_the_same_size_and_begins_at_one_that_the_model_knows(ushort columns, ushort rows)
    {
        var (width, height) = (Math.Clamp(columns % 512, 8, 511) * 8, Math.Clamp(rows % 512, 8, 511) * 8);
        if (HiresAdvice.For(new GenerateRequest("a", Width: width, Height: height), 512) is not { } plan) return Math.Max(width, height) <= 768;
        return plan.Hires is { } hires && (hires.Width, hires.Height) == (width, height) && plan.Width <= 768 && plan.Height <= 768 && plan.Problems().IsEmpty
            && HiresSize.Resized(plan.Width!.Value, plan.Height!.Value, width, height) is { Width: > 0 };
    }

    [Theory]
    [InlineData("sdxl", null, 7_000_000_000, null, 1024)]
    [InlineData("sd2", "v_prediction", 5_000_000_000, null, 768)]
    [InlineData("sd2", "epsilon", 5_000_000_000, null, 512)]
    [InlineData(null, null, 6_900_000_000, null, 1024)]
    [InlineData(null, null, 60_000_000, "model:\n  params:\n    image_size: 16\n", 128)]
    [InlineData(null, null, 4_000_000_000, "    image_size: 64", 512)]
    public void A_models_own_side_follows_from_what_is_known_of_it(string? family, string? prediction, long bytes, string? configuration, int side)
    {
        var known = family is null ? null : new Easel.Application.Models.CatalogueModel("m", "/m", "/", "Stable-diffusion", bytes, default, new("checkpoint", family, "safetensors", "fp16", 0, prediction, null, [], []), new(), null, false, null);
        Assert.Equal(side, CheckpointFacts.Of(known, bytes, configuration).NativeSide);
    }
}

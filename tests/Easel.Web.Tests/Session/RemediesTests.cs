using Easel.Core.Requests;
using Easel.Web.Language;
using Easel.Web.Session;

namespace Easel.Web.Tests.Session;

public sealed class RemediesTests
{
    [Fact]
    public void Too_little_memory_is_met_by_less_at_once_a_lower_mode_and_a_smaller_picture()
    {
        var remedies = Remedies.For("out-of-memory", new GenerateRequest("a", Width: 1024, Height: 768, BatchSize: 4));
        Assert.Equal([Phrases.TryOneByOne, Phrases.TryMediumMemory, Phrases.TryLowMemory, Phrases.TrySmaller], remedies.Select(it => it.Label));
        Assert.Equal((4, 1), ((GenerateRequest)remedies[0].Request!) is var one ? (one.Count, one.BatchSize) : default);
        Assert.Equal((512, 384), ((GenerateRequest)remedies[3].Request!) is var small ? (small.Width!.Value, small.Height!.Value) : default);
        Assert.All(remedies, it => it.Request!.Check());
    }

    [Fact]
    public void In_the_lowest_mode_only_a_smaller_picture_is_left() => Assert.Equal(
        [Phrases.TrySmaller], Remedies.For("out-of-memory", new GenerateRequest("a", Width: 512, Height: 512, Device: new DeviceOptions(Memory: MemoryMode.Low))).Select(it => it.Label));

    [Theory]
    [InlineData("model-not-found")]
    [InlineData("model-format")]
    public void A_model_that_is_missing_or_broken_is_replaced_or_looked_for(string code)
    {
        var remedies = Remedies.For(code, new GenerateRequest("a", Model: "gone"));
        Assert.Null(((GenerateRequest)remedies[0].Request!).Model);
        Assert.Equal("/models", remedies[1].Address);
        Assert.Equal("/models", Assert.Single(Remedies.For(code, new GenerateRequest("a"))).Address);
    }

    [Fact]
    public void What_cannot_be_used_is_not_tried_again() => Assert.Empty(Remedies.For("invalid-request", new GenerateRequest("a")));

    [Fact]
    public void Anything_else_may_be_tried_again() => Assert.Equal(Phrases.TryAgain, Assert.Single(Remedies.For("bug", new GenerateRequest("a"))).Label);
}

using Easel.Training.Schedules;

namespace Easel.Training.Tests.Schedules;

public sealed class WarmupStableDecayTests
{
    private static readonly WarmupStableDecay Rate = new(Peak: 0.1, WarmupSteps: 10, TotalSteps: 100, DecayShare: 0.2);

    [Fact]
    public void It_climbs_stays_and_falls_to_zero()
    {
        Assert.Equal(0.01, Rate.At(0), 12);
        Assert.Equal(0.1, Rate.At(9), 12);
        Assert.Equal(0.1, Rate.At(50), 12);
        Assert.Equal(80, Rate.DecayStart);
        Assert.Equal(0.05, Rate.At(90), 12);
        Assert.Equal(0, Rate.At(100), 12);
    }

    [Fact]
    public void A_longer_run_has_the_same_rates_until_the_shorter_one_falls() =>
        Assert.All(Enumerable.Range(0, Rate.DecayStart), step => Assert.Equal(Rate.At(step), (Rate with { TotalSteps = 1000 }).At(step)));
}

using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Testing;
using Easel.Training.Configuration;
using Easel.Training.Schedules;

namespace Easel.Training.Tests.Schedules;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Mission_9_9_Every_schedule_has_the_references_values()
    {
        using var golden = Golden.Json("mini/training/lr_schedules.json");
        foreach (var item in golden.RootElement.GetProperty("schedules").EnumerateObject())
        {
            // The older form of a library: the newer one is ours.
            if (item.Name.StartsWith("warmup_stable_decay_old_", StringComparison.Ordinal)) continue;
            var schedule = LearningRateSchedule.Of(Settings(item), 50);
            foreach (var (step, value) in item.Value.GetProperty("values").EnumerateArray().Index())
                Assert.True(Math.Abs(value.GetDouble() - schedule.At(step)) <= 1e-12, $"{item.Name} at {step}: {schedule.At(step)} in place of {value}");
        }
    }

    [Fact]
    public void Mission_9_10_The_tutorials_warmup_climbs_from_a_tenth_and_a_constant_rate_may_have_one()
    {
        var settings = new LearningRateSettings("constant", Warmup: 0.1, Rate: 0.1, FirstStepLearns: true);
        var schedule = LearningRateSchedule.Of(settings, 100);
        Assert.Equal("constant_with_warmup", schedule.Name);
        for (var k = 1; k <= 10; k++) Assert.Equal(0.1 * k / 10, 0.1 * schedule.At(k - 1), 12);
        Assert.Equal(0.1, 0.1 * schedule.At(10), 12);
        Assert.Equal(0, LearningRateSchedule.Of(settings with { FirstStepLearns = false }, 100).At(0));
    }

    /// <summary>torch.optim.lr_scheduler: both fall by a cosine to eta_min; the first climbs again, the second jumps and takes longer each time.</summary>
    [Fact]
    public void PyTorchs_annealings_are_taken_by_class()
    {
        var annealing = LearningRateSchedule.Of(new("CosineAnnealingLR", Warmup: 5, Rate: 1, Period: 10, LowestRate: 0.2), 40);
        Assert.Equal([1, 0.6, 0.2, 0.6, 1], ((int[])[0, 5, 10, 15, 20]).Select(step => Math.Round(annealing.At(step), 12)));
        var restarts = LearningRateSchedule.Of(new("CosineAnnealingWarmRestarts", Rate: 1, Period: 4, PeriodFactor: 2), 40);
        Assert.Equal([1, 0.5, 1, 0.5, 1, 0.5], ((int[])[0, 2, 4, 8, 12, 20]).Select(step => Math.Round(restarts.At(step), 12)));
        Assert.Contains("T_max", Assert.Throws<InvalidRequestException>(() => LearningRateSchedule.Of(new("CosineAnnealingLR"), 10)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_class_wins_over_a_name(bool classFirst)
    {
        (string, object)[] options = [("lr_scheduler_type", "torch.optim.lr_scheduler.CosineAnnealingLR"), ("lr_scheduler", "constant"), ("lr_scheduler_args", (string[])["T_max=30", "eta_min=0e-0"])];
        var settings = LearningRateSettings.Of(TrainSettings.Apply(new TrainRequest(), classFirst ? options : options.Reverse()).Optimizer);
        Assert.Equal(("CosineAnnealingLR", 30.0, 0.0), (settings.Name, settings.Period, settings.LowestRate));
    }

    [Fact]
    public void An_unknown_name_is_met_with_those_there_are() =>
        Assert.Contains("cosine_with_restarts", Assert.Throws<InvalidRequestException>(() => LearningRateSchedule.Of(new("cosinus"), 10)).Message, StringComparison.Ordinal);

    private static LearningRateSettings Settings(JsonProperty item)
    {
        var name = LearningRateSchedule.Names.Where(name => item.Name.StartsWith(name, StringComparison.Ordinal)).MaxBy(name => name.Length)!;
        double? Number(string key) => item.Value.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
        return new LearningRateSettings(
            name, Number("warmup") ?? 0, Number("lr_init") ?? 1e-4, (int)(Number("cycles") ?? 1), Number("power") ?? 1, Number("min_lr_ratio"), Number("decay") ?? 0, Number("timescale"),
            item.Value.TryGetProperty("step_rules", out var rules) ? rules.GetString() : null);
    }
}

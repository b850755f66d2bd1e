using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Training.Checks;
using Easel.Worker.Training;

namespace Easel.Worker.Tests.Training;

/// <summary>Regularisation pictures, and what tells whether a run fits its pictures.</summary>
public sealed class RegularisationTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task Mission_7_15_The_prior_loss_weight_scales_the_loss_of_regularisation_pictures_alone()
    {
        for (var i = 0; i < 4; i++) studio.Picture($"reg/1_1girl/{i}.png", 90 + 7 * i);
        // At so small a rate nothing changes, so that the steps of two runs can be compared one by one.
        var whole = await LossesAsync(1);
        var half = await LossesAsync(0.5);
        Assert.Equal(8, whole.Count);
        double[] ratios = [.. half.Zip(whole, (one, other) => Math.Round(one / other, 4))];
        Assert.Equal((4, 4), (ratios.Count(ratio => ratio == 1), ratios.Count(ratio => ratio == 0.5)));

        async Task<List<double>> LossesAsync(double weight)
        {
            studio.Events.Clear();
            await studio.TrainAsync(studio.Request with
            {
                Data = studio.Request.Data with { RegFolder = studio.Path("reg"), PriorLossWeight = weight }, Optimizer = new TrainOptimizer(LearningRate: 1e-12),
            });
            return [.. studio.Events.OfType<JobTrainingStep>().Select(step => step.Loss)];
        }
    }

    [Fact]
    public void Mission_7_16_A_training_class_without_its_regularisation_class_is_named()
    {
        studio.Picture("reg/1_dog/r.png", 77);
        var found = TrainPreparation.Look(studio.Request.Data with { RegFolder = studio.Path("reg") }).Findings.First(finding => finding.Code == "reg-class");
        Assert.Equal(FindingLevel.Warning, found.Level);
        Assert.Contains("1girl", found.Message, StringComparison.Ordinal);
        Assert.Contains("dog", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mission_7_17_Different_numbers_of_pictures_are_told_with_both_numbers()
    {
        studio.Picture("reg/1_1girl/r.png", 77);
        var found = TrainPreparation.Look(studio.Request.Data with { RegFolder = studio.Path("reg") }).Findings.First(finding => finding.Code == "reg-count");
        Assert.Matches(@"\b4\b", found.Message);
        Assert.Matches(@"\b1\b", found.Message);
    }

    [Fact]
    public async Task Mission_7_1_The_loss_is_told_raw_and_smoothed_and_rising_held_out_loss_is_called_overfit()
    {
        await studio.TrainAsync(studio.Request);
        var steps = studio.Events.OfType<JobTrainingStep>().ToList();
        Assert.Equal(4, steps.Count);
        // A moving average moves less than what it follows.
        Assert.True(Spread(steps.Select(step => step.AverageLoss)) < Spread(steps.Select(step => step.Loss)));

        var gauge = new OverfitGauge();
        (double, double)[] measures = [(1, 1), (0.8, 0.9), (0.6, 0.85), (0.5, 0.95), (0.4, 1)];
        var verdicts = measures.Select(measure => gauge.Add(measure.Item1, measure.Item2)).ToList();
        Assert.Equal([FitVerdict.Unknown, FitVerdict.Unknown, FitVerdict.Underfit, FitVerdict.Overfit, FitVerdict.Overfit], verdicts);
        Assert.Contains("take an earlier file", OverfitGauge.Sentence(FitVerdict.Overfit), StringComparison.Ordinal);

        static double Spread(IEnumerable<double> values) => values.Max() - values.Min();
    }

    [Fact]
    public async Task Mission_7_5_The_default_size_is_512_and_a_larger_one_is_forecast_to_take_more_memory_and_time()
    {
        Assert.Equal((512, 512), (new TrainDataset([]).Width, new TrainDataset([]).Height));
        var small = await PlannedAsync(256);
        var large = await PlannedAsync(512);
        Assert.True(large.Bytes > small.Bytes && large.FileBytes == small.FileBytes);

        async Task<JobTrainingPlanned> PlannedAsync(int side)
        {
            using var devices = new Devices.DevicePool(threads: 1);
            return await new TrainCheck(new Easel.Worker.Models.FolderModelStore([]), devices).RunAsync(studio.Request with { Data = studio.Request.Data with { Defaults = new TrainDataset([], Width: side, Height: side) } });
        }
    }
}

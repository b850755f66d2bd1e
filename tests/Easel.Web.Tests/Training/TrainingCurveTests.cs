using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Web.Training;

namespace Easel.Web.Tests.Training;

public sealed class TrainingCurveTests
{
    [Fact]
    public void A_training_that_goes_on_from_a_state_has_each_step_once()
    {
        var curve = new TrainingCurve();
        for (var step = 1; step <= 8; step++) curve.Hear(Step(step, 10));
        curve.Hear(new JobTrainingMeasured(8, 1, 1, "good"));
        curve.Hear(new JobTrainingSaved("/t/x-step5-state", "state", 5));
        for (var step = 6; step <= 10; step++) curve.Hear(Step(step, 10));
        Assert.Equal(Enumerable.Range(1, 10), curve.Steps.Select(it => it.Step));
        Assert.Empty(curve.Measures);
        Assert.Equal(("/t/x-step5-state", 10), (curve.State, curve.Latest!.Step));
        curve.Hear(new JobFinished(new TrainResult("/m/x.safetensors", ["/m/x.safetensors"], [], 10, 1, 0.1, 1, "good", false)));
        Assert.Equal("/m/x.safetensors", curve.Result!.File);
    }

    [Fact]
    public void Of_steps_that_are_not_kept_the_chart_has_the_newest()
    {
        var curve = new TrainingCurve();
        curve.Hear(Step(1, 5000));
        for (var step = 2; step <= 25; step++) curve.Hear(Step(step, 5000));
        Assert.Equal([1, 10, 20, 25], curve.Steps.Select(it => it.Step));
    }

    [Theory]
    [InlineData(0.013, 0.094), InlineData(0, 0), InlineData(1e-4, 1e-4), InlineData(-3, 12), InlineData(0.5, 0.5000001), InlineData(double.NaN, 1)]
    public void An_axis_has_round_numbers_and_room_for_all(double least, double most)
    {
        var scale = ChartScale.Of(least, most, 4);
        Assert.InRange(scale.Ticks.Length, 2, 12);
        Assert.True(scale.Most > scale.Least);
        if (!double.IsFinite(least)) return;
        Assert.True(scale.Least <= least && scale.Most >= most);
        Assert.Equal((0.0, 1.0), (scale.Place(scale.Least), scale.Place(scale.Most)));
    }

    [Theory]
    [InlineData(1e-4, "1e-4"), InlineData(0.00025, "2.5e-4"), InlineData(0.25, "0.25"), InlineData(0, "0"), InlineData(1600, "1600")]
    public void Numbers_at_an_axis_are_short(double value, string text) => Assert.Equal(text, ChartScale.Text(value));

    [Fact]
    public void An_axis_of_steps_ends_with_the_last_step()
    {
        var scale = ChartScale.Until(12, 5);
        Assert.Equal((12.0, 10.0), (scale.Most, scale.Ticks[^1]));
    }

    [Theory]
    [InlineData("leaf-folder"), InlineData("model-v2"), InlineData("clip-skip-v2"), InlineData("rate-high"), InlineData("rate-adaptive"), InlineData("adafactor-scheduler"), InlineData("save-once"), InlineData("cache-augmented"), InlineData("shuffle-trigger"), InlineData("alpha-high")]
    public void A_remedy_changes_the_form(string code)
    {
        var request = new TrainRequest(V2: true, Data: new TrainData(Path.Combine("cats", "1_a b"), CacheLatents: true), Optimizer: new TrainOptimizer(LearningRate: 0.1), Run: new TrainRun(ClipSkip: 2), Network: new TrainNetwork(Dim: 4, Alpha: 8));
        var better = TrainRemedies.For(new TrainFinding(code, FindingLevel.Error, "", ""), request);
        Assert.NotNull(better);
        Assert.NotEqual(RequestJson.Write(request), RequestJson.Write(better));
        Assert.Null(TrainRemedies.For(new TrainFinding("picture-unreadable", FindingLevel.Error, "", ""), request));
    }

    [Fact]
    public void Sample_prompts_are_prompts_or_a_file_of_them()
    {
        var field = TrainFields.All.Single(it => it.Key == "sample_prompts");
        var typed = field.Write(TrainFields.Fresh, "a cat --w 512\na dog");
        Assert.Equal(("a cat --w 512\na dog", 1), (typed.Samples!.Prompts, typed.Samples.EveryNEpochs));
        Assert.Contains("# a dog", TrainConfig.Toml(typed), StringComparison.Ordinal);
        var file = field.Write(typed, "prompts.txt");
        Assert.Equal(("prompts.txt", null), (file.Samples!.PromptFile, file.Samples.Prompts));
        Assert.Null(field.Write(file, null).Samples);
    }

    private static JobTrainingStep Step(int step, int steps) => new(step, steps, 1, 1, 1.0 / step, 1.0 / step, 1, 1e-4, 1, 1);
}

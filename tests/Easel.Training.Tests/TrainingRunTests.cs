using Easel.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;

namespace Easel.Training.Tests;

[NoTensorLeaks]
public sealed class TrainingRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("easel-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_resumed_run_is_bit_identical_to_one_that_never_stopped()
    {
        using var scope = NewDisposeScope();
        var state = Path.Combine(_folder, "run.safetensors");

        var (whole, wholeRun) = Start();
        for (var i = 0; i < 8; i++) Step(whole, wholeRun);

        var (first, firstRun) = Start();
        for (var i = 0; i < 5; i++) Step(first, firstRun);
        firstRun.Save(state);

        var (second, secondRun) = Start();
        Assert.True(secondRun.Resume(state));
        Assert.Equal(5, secondRun.Steps);
        for (var i = 0; i < 3; i++) Step(second, secondRun);

        TensorAssert.Identical(whole, second);
        TensorAssert.Identical(wholeRun.Ema.State.Single().Value, secondRun.Ema.State.Single().Value);
        foreach (var run in (TrainingRun[])[wholeRun, firstRun, secondRun]) run.Dispose();
    }

    [Fact]
    public void A_run_without_a_saved_state_starts_from_the_beginning()
    {
        using var scope = NewDisposeScope();
        var (_, run) = Start();
        Assert.False(run.Resume(Path.Combine(_folder, "nothing.safetensors")));
        Assert.Equal(0, run.Steps);
        run.Dispose();
    }

    [Fact]
    public void Averages_are_lent_and_the_weights_come_back_unchanged()
    {
        using var scope = NewDisposeScope();
        var (weight, run) = Start();
        for (var i = 0; i < 3; i++) Step(weight, run);
        var before = weight.detach().clone();
        var average = run.Ema.WithAverages(() => weight.detach().clone());
        TensorAssert.Identical(before, weight);
        TensorAssert.Different(before, average);
        run.Dispose();
    }

    private static (Parameter Weight, TrainingRun Run) Start()
    {
        var weight = new Parameter(arange(6, dtype: ScalarType.Float32).reshape(2, 3));
        (string, Parameter)[] named = [("weight", weight)];
        return (weight, new TrainingRun(new AdamW(named), new Ema(named, decay: 0.9), named));
    }

    private static void Step(Parameter weight, TrainingRun run)
    {
        using var generator = new Generator((ulong)run.Steps);
        (weight - randn([2, 3], generator: generator)).square().sum().backward();
        run.Update(0.01);
    }
}

using System.Collections.Immutable;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Guidance;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

[NoTensorLeaks]
public sealed class CfgDenoiserTests
{
    [Fact]
    public void Prompt_and_negative_prompt_go_to_the_network_in_one_batch()
    {
        using var scope = NewDisposeScope();
        var network = new Echo();
        var denoiser = new CfgDenoiser(network, Plain(Context(5), Context(2)), new() { Scale = 4 }, 10);
        Assert.Equal(2 + 4 * (5 - 2), Denoise(denoiser), 1e-12);
        Assert.Equal([2], network.Batches);
    }

    [Fact]
    public void Contexts_of_different_length_take_two_calls_or_are_filled_up()
    {
        using var scope = NewDisposeScope();
        var network = new Echo();
        var source = Plain(Context(5, tokens: 154), Context(2));
        Assert.Equal(2 + 4 * (5 - 2), Denoise(new CfgDenoiser(network, source, new() { Scale = 4 }, 10)), 1e-12);
        Assert.Equal([1, 1], network.Batches);

        network.Batches.Clear();
        var padded = new CfgDenoiser(network, source, new() { Scale = 4, Padding = Context(3) }, 10);
        Denoise(padded);
        Assert.Equal([2], network.Batches);
    }

    [Fact]
    public void Scale_1_does_not_compute_the_negative_prompt()
    {
        using var scope = NewDisposeScope();
        var network = new Echo();
        Assert.Equal(5, Denoise(new CfgDenoiser(network, Plain(Context(5), Context(2)), new() { Scale = 1 }, 10)), 1e-12);
        Assert.Equal([1], network.Batches);
    }

    [Fact]
    public void Scale_1_computes_it_where_composition_weights_need_it()
    {
        using var scope = NewDisposeScope();
        var network = new Echo();
        ImmutableArray<WeightedRow> rows = [new(0, 1), new(1, 0.5)];
        var positive = Condition.Join(new Condition(Context(5)), new Condition(Context(8)));
        var source = new FixedConditions(new(positive, [rows], new Condition(Context(2))));
        Assert.Equal(2 + 3 + 0.5 * 6, Denoise(new CfgDenoiser(network, source, new() { Scale = 1 }, 10)), 1e-12);
        Assert.Equal([3], network.Batches);
    }

    [Fact]
    public void Editing_models_are_asked_three_ways_in_one_batch()
    {
        using var scope = NewDisposeScope();
        var network = new Echo();
        var image = full([1, 4, 2, 2], 10.0, dtype: ScalarType.Float64);
        var source = new FixedConditions(StepConditions.Plain(new(Context(5), Concat: image), new(Context(2), Concat: image)));
        var result = Denoise(new CfgDenoiser(network, source, new() { Scale = 7, ImageScale = 1.5 }, 10));
        Assert.Equal(2 + 7 * (15 - 12) + 1.5 * (12 - 2), result, 1e-12);
        Assert.Equal([3], network.Batches);
    }

    [Fact]
    public void Conditions_are_asked_for_call_by_call()
    {
        using var scope = NewDisposeScope();
        var source = new Counting(Context(2));
        var denoiser = new CfgDenoiser(new Echo(), source, new() { Scale = 1 }, 3);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => Denoise(denoiser)));
    }

    [Fact]
    public void A_stop_is_noticed_between_two_network_calls()
    {
        using var scope = NewDisposeScope();
        using var stop = new CancellationTokenSource();
        var network = new Echo { OnCall = stop.Cancel };
        var denoiser = new CfgDenoiser(
            network, Plain(Context(5), Context(2)), new() { OneBatch = false }, 10, stop.Token.ThrowIfCancellationRequested);
        Assert.Throws<OperationCanceledException>(() => Denoise(denoiser));
        Assert.Equal([1], network.Batches);
    }

    [Fact]
    public void Guidance_limits_leave_the_rest_of_the_run_to_the_prompt_alone()
    {
        using var scope = NewDisposeScope();
        var options = new GuidanceOptions { Scale = 4, Start = 0.25, End = 0.75 };
        var network = new Echo();
        var denoiser = new CfgDenoiser(network, Plain(Context(5), Context(2)), options, 4);
        Assert.Equal([5, 14, 14, 5, 5], Enumerable.Range(0, 5).Select(_ => Denoise(denoiser)));
        Assert.Equal([1, 2, 2, 1, 1], network.Batches);
    }

    private static double Denoise(IDenoiser denoiser, double sigma = 1)
    {
        using var scope = NewDisposeScope();
        return denoiser.Denoise(zeros([1, 4, 2, 2], ScalarType.Float64), sigma).mean().item<double>();
    }

    private static Tensor Context(double value, long tokens = 77) => full([1, tokens, 3], value, dtype: ScalarType.Float64);

    private static FixedConditions Plain(Tensor positive, Tensor negative) => new(StepConditions.Plain(new(positive), new(negative)));

    /// <summary>Guesses the first number of the context (and the image) of each row everywhere.</summary>
    private sealed class Echo : IConditionalDenoiser
    {
        public List<long> Batches { get; } = [];

        public Action? OnCall { get; init; }

        public Prediction Prediction => Prediction.Epsilon;

        public Tensor Denoise(Tensor x, double sigma, Condition condition)
        {
            Batches.Add(x.shape[0]);
            OnCall?.Invoke();
            using var scope = NewDisposeScope();
            var value = condition.Context.narrow(1, 0, 1).narrow(2, 0, 1).unsqueeze(-1);
            if (condition.Concat is { } concat)
                value = value + concat;
            return (x.zeros_like() + value).MoveToOuterDisposeScope();
        }
    }

    private sealed class Counting(Tensor negative) : IConditionSource
    {
        public StepConditions At(int call) => StepConditions.Plain(new(Context(call)), new(negative));
    }
}

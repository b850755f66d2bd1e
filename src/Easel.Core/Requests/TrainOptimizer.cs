using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>How weights follow their gradients.</summary>
/// <param name="Type">The optimiser's name (<c>--optimizer_type</c>).</param>
/// <param name="Arguments">Its arguments, each <c>name=value</c> (<c>--optimizer_args</c>).</param>
/// <param name="LearningRate">Size of a step (<c>--learning_rate</c>).</param>
/// <param name="UNetLearningRate">The UNet's own; null takes <paramref name="LearningRate"/>, 0 does not train it (<c>--unet_lr</c>).</param>
/// <param name="TextLearningRates">The text encoders' own; empty takes <paramref name="LearningRate"/>, 0 does not train it (<c>--text_encoder_lr</c>).</param>
/// <param name="Scheduler">How the rate changes over the run (<c>--lr_scheduler</c>).</param>
/// <param name="Warmup">Steps of the climb at the start; below 1 a share of the run (<c>--lr_warmup_steps</c>).</param>
/// <param name="WarmupFirstStep">True lets the first of n warm-up steps use 1/n of the rate, not 0 as sd-scripts does.</param>
/// <param name="DecaySteps">Steps of the fall at the end (<c>--lr_decay_steps</c>), for warmup_stable_decay.</param>
/// <param name="Cycles">Restarts of cosine_with_restarts (<c>--lr_scheduler_num_cycles</c>).</param>
/// <param name="Power">Exponent of polynomial (<c>--lr_scheduler_power</c>).</param>
/// <param name="MinLrRatio">Lowest share of the rate (<c>--lr_scheduler_min_lr_ratio</c>).</param>
/// <param name="Timescale">Of inverse_sqrt (<c>--lr_scheduler_timescale</c>).</param>
/// <param name="SchedulerArguments">More arguments, each <c>name=value</c> (<c>--lr_scheduler_args</c>).</param>
/// <param name="MaxGradNorm">Longest gradient; 0 is no limit (<c>--max_grad_norm</c>).</param>
/// <param name="StopTextAt">Step at which the text encoder stops learning; −1 never trains it (<c>--stop_text_encoder_training</c>).</param>
/// <param name="StopTextShare">The same as a share of the run, where no step is given.</param>
public sealed record TrainOptimizer(
    string Type = "AdamW",
    ImmutableArray<string> Arguments = default,
    double LearningRate = 1e-4,
    double? UNetLearningRate = null,
    ImmutableArray<double> TextLearningRates = default,
    string Scheduler = "constant",
    double Warmup = 0,
    bool WarmupFirstStep = false,
    double DecaySteps = 0,
    int Cycles = 1,
    double Power = 1,
    double? MinLrRatio = null,
    int? Timescale = null,
    ImmutableArray<string> SchedulerArguments = default,
    double MaxGradNorm = 1,
    int? StopTextAt = null,
    double? StopTextShare = null)
{
    /// <summary>The optimiser's arguments; empty by default.</summary>
    public ImmutableArray<string> Arguments { get; init; } = Arguments.IsDefault ? [] : Arguments;

    /// <summary>The text encoders' own rates; empty by default.</summary>
    public ImmutableArray<double> TextLearningRates { get; init; } = TextLearningRates.IsDefault ? [] : TextLearningRates;

    /// <summary>More arguments of the scheduler; empty by default.</summary>
    public ImmutableArray<string> SchedulerArguments { get; init; } = SchedulerArguments.IsDefault ? [] : SchedulerArguments;
}

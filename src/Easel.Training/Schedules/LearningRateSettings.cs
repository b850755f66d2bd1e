using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Training.Schedules;

/// <summary>What a schedule of the learning rate is made from.</summary>
/// <param name="Name">Its name in sd-scripts.</param>
/// <param name="Warmup">Steps of the climb; below 1 a share of the run.</param>
/// <param name="Rate">The learning rate that it multiplies; polynomial ends at 1e-7.</param>
/// <param name="Cycles">Restarts.</param>
/// <param name="Power">Exponent of polynomial.</param>
/// <param name="MinRatio">Lowest factor.</param>
/// <param name="Decay">Steps of the fall; below 1 a share of the run.</param>
/// <param name="Timescale">Of inverse_sqrt.</param>
/// <param name="StepRules">Of piecewise_constant.</param>
/// <param name="Period">Steps of a fall of PyTorch's annealing (<c>T_max</c>, <c>T_0</c>).</param>
/// <param name="PeriodFactor">How much longer each next fall is (<c>T_mult</c>).</param>
/// <param name="LowestRate">The rate at its end (<c>eta_min</c>).</param>
/// <param name="FirstStepLearns">True lets the k-th of n warm-up steps use k/n.</param>
public sealed record LearningRateSettings(
    string Name,
    double Warmup = 0,
    double Rate = 1e-4,
    int Cycles = 1,
    double Power = 1,
    double? MinRatio = null,
    double Decay = 0,
    double? Timescale = null,
    string? StepRules = null,
    double? Period = null,
    double PeriodFactor = 1,
    double LowestRate = 0,
    bool FirstStepLearns = false)
{
    /// <summary>The names that <c>--lr_scheduler_args</c> may hold.</summary>
    public static IReadOnlyList<string> ArgumentNames { get; } = ["min_lr", "min_lr_rate", "min_lr_ratio", "step_rules", "T_max", "T_0", "T_mult", "eta_min"];

    /// <summary>The settings of a request.</summary>
    public static LearningRateSettings Of(TrainOptimizer optimizer) => new(
        optimizer.Scheduler, optimizer.Warmup, optimizer.LearningRate, optimizer.Cycles, optimizer.Power,
        optimizer.MinLrRatio ?? Argument(optimizer, "min_lr_ratio") ?? Argument(optimizer, "min_lr_rate") ?? Argument(optimizer, "min_lr") / optimizer.LearningRate, optimizer.DecaySteps, optimizer.Timescale,
        Text(optimizer, "step_rules"), Argument(optimizer, "T_max") ?? Argument(optimizer, "T_0"), Argument(optimizer, "T_mult") ?? 1, Argument(optimizer, "eta_min") ?? 0, optimizer.WarmupFirstStep);

    /// <summary>Steps of the climb in a run of so many.</summary>
    public int WarmupSteps(int steps) => Whole(Warmup, steps);

    /// <summary>Steps of the fall.</summary>
    public int DecaySteps(int steps) => Whole(Decay, steps);

    private static int Whole(double value, int steps) => (int)(value < 1 ? value * steps : value);

    private static double? Argument(TrainOptimizer optimizer, string name) =>
        double.TryParse(Text(optimizer, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? Text(TrainOptimizer optimizer, string name) =>
        optimizer.SchedulerArguments.FirstOrDefault(argument => argument.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
}

using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;

namespace Easel.Training.Schedules;

/// <summary>
/// How the learning rate changes over a run, as the factor of optimiser step 0, 1, 2 …: the schedules of diffusers and transformers that
/// sd-scripts offers, value by value.
/// </summary>
public sealed class LearningRateSchedule
{
    private const string Annealing = "CosineAnnealingLR", WarmRestarts = "CosineAnnealingWarmRestarts";

    private readonly Func<double, double> curve;
    private readonly Func<double, double> climb;
    private readonly double warmup;

    private LearningRateSchedule(string name, double warmup, Func<double, double> curve, Func<double, double>? climb = null)
    {
        (Name, this.warmup, this.curve) = (name, warmup, curve);
        this.climb = climb ?? (step => step / Math.Max(1, warmup));
    }

    /// <summary>The names there are.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "constant", "constant_with_warmup", "linear", "cosine", "cosine_with_restarts", "polynomial", "adafactor", "piecewise_constant",
        "cosine_with_min_lr", "inverse_sqrt", "warmup_stable_decay", Annealing, WarmRestarts,
    ];

    /// <summary>Its name in sd-scripts.</summary>
    public string Name { get; }

    /// <summary>True lets the k-th of n warm-up steps use k/n, so that the first already learns; otherwise (k − 1)/n, as the reference does.</summary>
    public bool FirstStepLearns { get; init; }

    /// <summary>The factor of an optimiser step, counted from 0.</summary>
    public double At(int step) => step < warmup ? climb(FirstStepLearns ? step + 1 : step) : curve(step);

    /// <summary>Makes a schedule.</summary>
    /// <param name="settings">What was chosen.</param>
    /// <param name="steps">Optimiser steps of the run.</param>
    /// <exception cref="InvalidRequestException">There is no such schedule, or it lacks an argument.</exception>
    public static LearningRateSchedule Of(LearningRateSettings settings, int steps)
    {
        var warmup = settings.WarmupSteps(steps);
        double Progress(double step) => (step - warmup) / Math.Max(1, steps - warmup);
        LearningRateSchedule schedule = settings.Name switch
        {
            // Upstream refuses a warm-up here; it is what was meant.
            "constant" or "constant_with_warmup" => new(warmup > 0 ? "constant_with_warmup" : settings.Name, warmup, _ => 1),
            "adafactor" => new(settings.Name, 0, _ => 1),
            "linear" => new(settings.Name, warmup, step => Math.Max(0, (steps - step) / Math.Max(1, steps - warmup))),
            "cosine" => new(settings.Name, warmup, step => Math.Max(0, Cosine(Progress(step)))),
            "cosine_with_restarts" => new(settings.Name, warmup, step => Progress(step) >= 1 ? 0 : Math.Max(0, Cosine(settings.Cycles * Progress(step) % 1))),
            "polynomial" => new(settings.Name, warmup, step => Polynomial(step > steps ? 1 : Progress(step), settings)),
            "cosine_with_min_lr" => new(settings.Name, warmup, step => Math.Max(0, Above(settings.MinRatio ?? 0, Cosine(settings.Cycles * Progress(step))))),
            "inverse_sqrt" => InverseSquareRoot(settings, warmup),
            "warmup_stable_decay" => StableDecay(settings, warmup, steps),
            "piecewise_constant" => Piecewise(settings),
            Annealing => Periodic(settings, "T_max", (step, period) => Cosine(step / period)),
            WarmRestarts => Periodic(settings, "T_0", (step, period) => Cosine(InFall(step, period, settings.PeriodFactor))),
            _ => throw new InvalidRequestException("lr_scheduler", $"'{settings.Name}' is unknown; give one of {string.Join(", ", Names)}."),
        };
        return schedule.FirstStepLearns == settings.FirstStepLearns ? schedule : new(schedule.Name, schedule.warmup, schedule.curve, schedule.climb) { FirstStepLearns = settings.FirstStepLearns };
    }

    private static double Cosine(double progress) => 0.5 * (1 + Math.Cos(Math.PI * progress));

    private static double Above(double least, double factor) => factor * (1 - least) + least;

    private static double Polynomial(double progress, LearningRateSettings settings)
    {
        const double end = 1e-7;
        return ((settings.Rate - end) * Math.Pow(1 - progress, settings.Power) + end) / settings.Rate;
    }

    private static LearningRateSchedule InverseSquareRoot(LearningRateSettings settings, double warmup)
    {
        var scale = settings.Timescale ?? (warmup > 0 ? warmup : 10_000);
        return new(settings.Name, warmup, step => 1 / Math.Sqrt((step + scale - warmup) / scale));
    }

    // transformers since 4.48 begins the warm-up at the lowest ratio.
    private static LearningRateSchedule StableDecay(LearningRateSettings settings, double warmup, int steps)
    {
        var decay = settings.DecaySteps(steps);
        var stable = steps - warmup - decay;
        var least = settings.MinRatio ?? 0;
        return new(
            settings.Name,
            warmup,
            step => step < warmup + stable ? 1 : step < steps ? Math.Max(0, Above(least, Cosine(settings.Cycles * (step - warmup - stable) / Math.Max(1, decay)))) : least,
            step => Above(least, step / Math.Max(1, warmup)));
    }

    // PyTorch's own schedules, which sd-scripts takes by class (--lr_scheduler_type) and then without a warm-up.
    private static LearningRateSchedule Periodic(LearningRateSettings settings, string argument, Func<double, double, double> fall)
    {
        if (settings.Period is not ({ } period and >= 1)) throw new InvalidRequestException("lr_scheduler_args", $"{settings.Name} needs {argument}, the steps of a fall, for instance {argument}=1000.");
        if (settings.PeriodFactor < 1) throw new InvalidRequestException("lr_scheduler_args", "T_mult is below 1, so falls would become shorter and shorter; give 1 or more.");
        return new(settings.Name, 0, step => Above(settings.LowestRate / settings.Rate, fall(step, period)));
    }

    // How far a step is in its fall, each of which takes so many times the steps of the one before (Loshchilov & Hutter 2016, arXiv:1608.03983).
    private static double InFall(double step, double period, double factor)
    {
        while (step >= period) (step, period) = (step - period, period * factor);
        return step / period;
    }

    private static LearningRateSchedule Piecewise(LearningRateSettings settings)
    {
        var rules = settings.StepRules ?? throw new InvalidRequestException("lr_scheduler_args", "piecewise_constant needs step_rules, for instance step_rules=1:10,0.1:20,0.01.");
        try
        {
            var parts = rules.Split(',').Select(part => part.Split(':').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToList();
            return new(settings.Name, 0, step => parts.Find(part => part.Length > 1 && step < part[1])?[0] ?? parts[^1][0]);
        }
        catch (FormatException)
        {
            throw new InvalidRequestException("lr_scheduler_args", $"step_rules '{rules}' cannot be read; write factor:step pairs and a last factor, for instance 1:10,0.1:20,0.01.");
        }
    }
}

using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>Options about the optimiser and the learning rate.</summary>
internal static class OptimizerSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        Optimizer("optimizer_type", "AdamW, AdamW8bit, Lion, Lion8bit, Adafactor, Prodigy, DAdaptAdam, DAdaptLion, SGDNesterov, SGDNesterov8bit, Adam.", (o, v) => o with { Type = v.OptionalText ?? "AdamW" }, common: true),
        Optimizer("optimizer_args", "Its arguments, as name=value.", (o, v) => o with { Arguments = v.Texts }),
        Optimizer("use_8bit_adam", "As --optimizer_type AdamW8bit.", (o, v) => v.Flag ? o with { Type = "AdamW8bit" } : o, flag: true),
        Optimizer("use_lion_optimizer", "As --optimizer_type Lion.", (o, v) => v.Flag ? o with { Type = "Lion" } : o, flag: true),
        Optimizer("learning_rate", "Size of a step.", (o, v) => o with { LearningRate = v.Number }, common: true),
        Optimizer("unet_lr", "The UNet's own rate; 0 does not train it.", (o, v) => o with { UNetLearningRate = v.OptionalNumber }, common: true),
        Optimizer("text_encoder_lr", "The text encoders' own rates; 0 does not train them.", (o, v) => o with { TextLearningRates = v.Value is "" or "none" or "None" ? [] : v.Numbers }, common: true),
        Optimizer("learning_rate_te", "The text encoder's own rate in full training.", (o, v) => o with { TextLearningRates = [v.Number] }),
        Optimizer("learning_rate_te1", "The first text encoder's own rate in full training.", (o, v) => o with { TextLearningRates = [v.Number, .. o.TextLearningRates.Skip(1)] }),
        Optimizer("learning_rate_te2", "The second text encoder's own rate in full training.", (o, v) => o with { TextLearningRates = [o.TextLearningRates.DefaultIfEmpty(o.LearningRate).First(), v.Number] }),
        Optimizer("lr_scheduler", "constant, constant_with_warmup, linear, cosine, cosine_with_restarts, polynomial, adafactor, piecewise_constant, cosine_with_min_lr, inverse_sqrt, warmup_stable_decay.", (o, v) => IsPyTorch(o.Scheduler) ? o : o with { Scheduler = v.Text }, common: true),
        Optimizer("lr_scheduler_type", "PyTorch's own by class: CosineAnnealingLR (T_max=…), CosineAnnealingWarmRestarts (T_0=…), with --lr_scheduler_args.", (o, v) => v.OptionalText is { } name ? o with { Scheduler = PyTorch(v, name) } : o),
        Optimizer("lr_warmup_steps", "Steps of the climb at the start; below 1 a share of the run.", (o, v) => o with { Warmup = v.Number }, common: true),
        Optimizer("lr_warmup_percent", "The same in percent of the run (the GUI's field).", (o, v) => o with { Warmup = v.Number is >= 1 and var percent ? Math.Min(0.999, percent / 100) : v.Number / 100 }),
        Optimizer("lr_warmup_start", "'first_step' lets the first of n warm-up steps use 1/n of the rate; 'zero' is sd-scripts' way.", (o, v) => o with { WarmupFirstStep = v.Text is "first_step" or "first step" }),
        Optimizer("lr_decay_steps", "Steps of the fall at the end.", (o, v) => o with { DecaySteps = v.Number }),
        Optimizer("lr_scheduler_num_cycles", "Restarts of cosine_with_restarts.", (o, v) => o with { Cycles = v.OptionalWhole ?? 1 }),
        Optimizer("lr_scheduler_power", "Exponent of polynomial.", (o, v) => o with { Power = v.OptionalNumber ?? 1 }),
        Optimizer("lr_scheduler_min_lr_ratio", "Lowest share of the rate.", (o, v) => o with { MinLrRatio = v.OptionalNumber }),
        Optimizer("lr_scheduler_timescale", "Of inverse_sqrt.", (o, v) => o with { Timescale = v.OptionalWhole }),
        Optimizer("lr_scheduler_args", "More arguments, as name=value.", (o, v) => o with { SchedulerArguments = v.Texts }),
        Optimizer("max_grad_norm", "Longest gradient; 0 is no limit.", (o, v) => o with { MaxGradNorm = v.Number }, common: true),
        Optimizer("stop_text_encoder_training", "Step at which the text encoder stops learning; -1 never trains it.", (o, v) => o with { StopTextAt = v.OptionalWhole }),
        Optimizer("stop_text_encoder_training_percent", "The same in percent of the run (the page's field).", (o, v) => o with { StopTextShare = v.OptionalNumber / 100 }),
        Optimizer("train_text_encoder", "Train the text encoder too, where 'easel train fine_tune' leaves it alone.", (o, v) => v.Flag && o.StopTextAt == -1 ? o with { StopTextAt = null } : o, flag: true),
    ];

    // A class wins over a name, as in sd-scripts, in whichever order they stand.
    private static bool IsPyTorch(string name) => name is "CosineAnnealingLR" or "CosineAnnealingWarmRestarts";

    private static string PyTorch(SettingValue value, string path) => path.Split('.')[^1] is var name && IsPyTorch(name)
        ? name
        : throw new InvalidRequestException(value.Name, $"'{path}' cannot be done in this version. There are CosineAnnealingLR and CosineAnnealingWarmRestarts, and those of --lr_scheduler.");

    private static TrainSetting Optimizer(string name, string help, Func<TrainOptimizer, SettingValue, TrainOptimizer> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Optimizer = set(r.Optimizer, v) }, flag, common);
}

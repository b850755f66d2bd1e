using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>Options about the run and its sample pictures.</summary>
internal static class RunSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        Run("max_train_epochs", "Passes over the data; wins over steps.", (r, v) => r with { Epochs = v.OptionalWhole is > 0 and var n ? n : null }, common: true),
        Run("max_train_steps", "Updates.", (r, v) => r with { Steps = v.OptionalWhole is > 0 and var n ? n : r.Steps }, common: true),
        Run("seed", "Seed of everything that is drawn.", (r, v) => r with { Seed = (long?)v.OptionalNumber }, common: true),
        Run("mixed_precision", "no, fp16 or bf16.", (r, v) => r with { MixedPrecision = v.OptionalText ?? "no" }, common: true),
        Run("gradient_accumulation_steps", "Batches of one update.", (r, v) => r with { GradientAccumulation = v.Whole }, common: true),
        Run("gradient_checkpointing", "Less memory, more time, the same result.", (r, v) => r with { GradientCheckpointing = v.Flag }, flag: true, common: true),
        Run("clip_skip", "Which hidden state of the text encoder, from the end; not for SD 2.", (r, v) => r with { ClipSkip = v.OptionalWhole is > 0 and var n ? n : null }, common: true),
        Run("ema_decay", "Keep a moving average and save that.", (r, v) => r with { EmaDecay = v.OptionalNumber }),
        Run("validate_every_n_epochs", "How often held-out pictures are measured.", (r, v) => r with { ValidateEveryNEpochs = v.OptionalWhole }),
        Run("validate_every_n_steps", "How often in steps, besides.", (r, v) => r with { ValidateEveryNSteps = v.OptionalWhole is > 0 and var n ? n : null }),
        Run("max_validation_steps", "At most so many batches of them are measured.", (r, v) => r with { MaxValidationSteps = v.OptionalWhole is > 0 and var n ? n : null }),
        Run("initial_epoch", "Begin as if the epochs before this one were done; for going on by hand.", (r, v) => r with { InitialEpoch = v.OptionalWhole is > 0 and var n ? n : null }),
        Run("initial_step", "Begin as if so many updates were done; wins over --initial_epoch.", (r, v) => r with { InitialStep = v.OptionalWhole is > 0 and var n ? n : null }),
        Run("resume", "A saved state to go on from, or 'auto'.", (r, v) => r with { Resume = v.OptionalText }, common: true),
        Run("logging_dir", "Where TensorBoard files go.", (r, v) => r with { LogFolder = v.OptionalText }, common: true),
        Samples("sample_prompts", "A file with prompts for pictures on the way.", (s, v) => s with { PromptFile = v.OptionalText ?? "" }, common: true),
        Samples("sample_prompts_text", "The prompts themselves, one a line.", (s, v) => s with { Prompts = v.OptionalText }),
        Samples("sample_every_n_epochs", "How often, in epochs.", (s, v) => s with { EveryNEpochs = v.OptionalWhole is > 0 and var n ? n : null }, common: true),
        Samples("sample_every_n_steps", "How often, in steps.", (s, v) => s with { EveryNSteps = v.OptionalWhole is > 0 and var n ? n : null }, common: true),
        Samples("sample_at_first", "Paint before the first step too.", (s, v) => s with { AtFirst = v.Flag }, flag: true),
        Samples("sample_sampler", "ddim, euler, euler_a, heun, dpm_2, dpm_2_a, lms, pndm, dpmsolver, dpmsolver++, dpmsingle.", (s, v) => s with { Sampler = v.Text }),
    ];

    private static TrainSetting Run(string name, string help, Func<TrainRun, SettingValue, TrainRun> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Run = set(r.Run, v) }, flag, common);

    private static TrainSetting Samples(string name, string help, Func<TrainSamples, SettingValue, TrainSamples> set, bool flag = false, bool common = false) => new(
        name, help,
        (r, v) => set(r.Samples ?? new TrainSamples(""), v) is var changed && changed == new TrainSamples("") ? r : r with { Samples = changed },
        flag, common);
}

using System.Collections.Immutable;

namespace Easel.Training.Configuration;

/// <summary>Options that choose the model.</summary>
internal static class ModelSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        new("pretrained_model_name_or_path", "The checkpoint to start from: a name or a path.", (r, v) => r with { Model = v.OptionalText }, Common: true),
        new("v2", "The checkpoint is SD 2. Easel sees that itself; a contradiction is an error.", (r, v) => r with { V2 = v.Flag ? true : null }, IsFlag: true),
        new("v_parameterization", "The checkpoint predicts velocity. Easel sees that itself.", (r, v) => r with { VelocityPrediction = v.Flag ? true : null }, IsFlag: true),
        new("vae", "A separate VAE.", (r, v) => r with { Vae = v.OptionalText }),
        new("sdxl", "The checkpoint is SDXL (the GUI's tick). Easel sees that itself.", (r, _) => r, IsFlag: true),
    ];
}

using Easel.Core.Requests;

namespace Easel.Web.Training;

/// <summary>What can be put right in the form with one press, by the code of what the check found.</summary>
public static class TrainRemedies
{
    /// <summary>The request with the finding put right; null where a person must decide.</summary>
    public static TrainRequest? For(TrainFinding finding, TrainRequest request) => finding.Code switch
    {
        "leaf-folder" when request.Data.Folder is { } folder && Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) is { Length: > 0 } parent => request with { Data = request.Data with { Folder = parent } },
        "model-v2" => request with { V2 = null },
        "model-velocity" => request with { VelocityPrediction = null },
        "clip-skip-v2" => request with { Run = request.Run with { ClipSkip = null } },
        "rate-adaptive" or "rate-groups" => request with { Optimizer = request.Optimizer with { LearningRate = 1, UNetLearningRate = null, TextLearningRates = [] } },
        "rate-high" or "rate-lion" => request with { Optimizer = request.Optimizer with { LearningRate = request.Optimizer.LearningRate / 10, UNetLearningRate = null, TextLearningRates = [] } },
        "adafactor-scheduler" => request with { Optimizer = request.Optimizer with { Scheduler = "adafactor" } },
        "warmup-long" => request with { Optimizer = request.Optimizer with { Warmup = 0.1 } },
        "save-once" => request with { Save = request.Save with { EveryNEpochs = 1 } },
        "cache-augmented" => request with { Data = request.Data with { CacheLatents = false, CacheLatentsToDisk = false } },
        "shuffle-trigger" => request with { Data = request.Data with { SubsetDefaults = request.Data.SubsetDefaults with { Captions = (request.Data.SubsetDefaults.Captions ?? new()) with { KeepTokens = 1 } } } },
        "noise-twice" => request with { Loss = request.Loss with { MultiresNoiseIterations = null } },
        "alpha-high" => request with { Network = request.Network with { Alpha = request.Network.Dim } },
        "save-format" => request with { Save = request.Save with { Format = "safetensors" } },
        _ => null,
    };
}

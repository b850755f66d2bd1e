using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Easel.Core.Jobs;

/// <summary>What a job gave.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GenerateResult), "generate")]
[JsonDerivedType(typeof(ModelFileResult), "model-file")]
[JsonDerivedType(typeof(PullResult), "pull")]
[JsonDerivedType(typeof(UpscaleResult), "upscale")]
[JsonDerivedType(typeof(TrainResult), "train")]
[JsonDerivedType(typeof(TrainCheckResult), "train-check")]
public abstract record JobResult
{
    private protected JobResult()
    {
    }
}

/// <summary>Pictures.</summary>
/// <param name="Images">In the order of their seeds.</param>
/// <param name="Seconds">Where the time went.</param>
public sealed record GenerateResult(ImmutableArray<GeneratedImage> Images, GenerateSeconds Seconds) : JobResult
{
    /// <summary>True where the job was interrupted: pictures may be missing or unfinished.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Where the picture of all pictures is; null where none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Grid { get; init; }
}

/// <summary>One picture, stored.</summary>
/// <param name="Path">Where the asset store put it.</param>
/// <param name="Seed">The seed that repeats it alone.</param>
/// <param name="Subseed">The subseed that repeats it alone.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Infotext">Its parameters in A1111's form.</param>
public sealed record GeneratedImage(string Path, long Seed, long Subseed, int Width, int Height, string Infotext);

/// <summary>Where a generation's time went, in seconds.</summary>
public sealed record GenerateSeconds(double Load, double Encode, double Sample, double Decode, double Total);

/// <summary>A model file that a job made.</summary>
/// <param name="Path">The file, or the folder of a diffusers model.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Tensors">Tensors in it.</param>
/// <param name="Notes">Sentences that a person should read: what was left out, what was kept as it was.</param>
public sealed record ModelFileResult(string Path, long Bytes, int Tensors, ImmutableArray<string> Notes) : JobResult;

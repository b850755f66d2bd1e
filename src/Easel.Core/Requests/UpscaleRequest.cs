using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>
/// Works on finished pictures (webui's Extras): enlarges them, restores faces, cuts and mirrors them, in the order of
/// <see cref="PostProcessing"/>.
/// </summary>
/// <param name="Images">Pictures, or folders of pictures; at least one.</param>
/// <param name="Recursive">Whether folders below a folder are looked through too.</param>
/// <param name="Steps">What is done to each picture, in its order.</param>
/// <param name="Device">Where it runs.</param>
/// <param name="Output">Where the results go; null names them after their source.</param>
public sealed record UpscaleRequest(ImmutableArray<string> Images, bool Recursive = false, PostProcessing? Steps = null, DeviceOptions? Device = null, OutputOptions? Output = null) : JobRequest
{
    /// <summary>The word that names this kind of work.</summary>
    public const string KindName = "upscale";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <summary>What is done to each picture, in its order.</summary>
    public PostProcessing Steps { get; init; } = Steps ?? new();

    /// <summary>Where it runs.</summary>
    public DeviceOptions Device { get; init; } = Device ?? new();

    /// <summary>Where the results go.</summary>
    public OutputOptions Output { get; init; } = Output ?? new() { Name = "[basename]" };

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems() => UpscaleRequestRules.Problems(this);

    /// <inheritdoc/>
    public bool Equals(UpscaleRequest? other) =>
        other is not null && Images.SequenceEqual(other.Images) && (Recursive, Steps, Device, Output) == (other.Recursive, other.Steps, other.Device, other.Output);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Images.Length, Recursive, Steps, Device, Output);
}

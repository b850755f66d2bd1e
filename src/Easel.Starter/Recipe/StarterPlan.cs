using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>How long each stage of the recipe lasts, in steps; the defaults make a whole recipe; the shipped weights had less (docs/starter.md).</summary>
/// <param name="Folder">Where states and results are kept; a stopped run goes on from there.</param>
/// <param name="Autoencoder">Steps of the whole autoencoder, 4 crops each.</param>
/// <param name="Text">Steps of the text tower alone, 48 captions each.</param>
/// <param name="Painter">Steps of the UNet, <paramref name="Batch"/> pictures each. May be raised later: the run goes on from before its final fall.</param>
/// <param name="Decoder">Steps of the decoder alone, 4 crops each.</param>
/// <param name="Pictures">Different pictures that the UNet sees.</param>
/// <param name="Precision">Dtype of the activations while training; weights stay float32. Processors with bfloat16 instructions are half as fast again with it.</param>
/// <param name="From">A starter checkpoint whose weights a fresh folder begins with, in place of random ones.</param>
/// <param name="Batch">Pictures in each of the UNet's steps.</param>
public sealed record StarterPlan(
    string Folder,
    int Autoencoder = 2600,
    int Text = 5000,
    int Painter = 6000,
    int Decoder = 6000,
    int Pictures = 48 * LatentCache.Shard,
    ScalarType Precision = ScalarType.Float32,
    string? From = null,
    int Batch = 32)
{
    /// <summary>Where the networks are trained.</summary>
    public Device Device { get; init; } = CPU;
}

/// <summary>What a running stage reports now and then.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Mean loss since the last report.</param>
/// <param name="SecondsPerStep">Mean time of a step since the last report.</param>
public sealed record StarterProgress(string Stage, int Step, int Steps, double Loss, double SecondsPerStep);

using System.Collections.Immutable;
using Easel.Engine.Diffusion;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Asks for each picture of a batch alone, which makes it equal the same seed alone, bit for bit (<see cref="Memory.DevicePolicy.AsksOneByOne"/>).
/// </summary>
/// <param name="pictures">One denoiser a picture.</param>
internal sealed class SplitDenoiser(ImmutableArray<IGuidedDenoiser> pictures) : IGuidedDenoiser
{
    public Tensor Denoise(Tensor x, double sigma)
    {
        using var scope = NewDisposeScope();
        return cat([.. pictures.Select((picture, i) => picture.Denoise(x.narrow(0, i, 1), sigma))]).MoveToOuterDisposeScope();
    }

    public GuidedPair DenoiseBoth(Tensor x, double sigma, double scaleFactor)
    {
        using var scope = NewDisposeScope();
        var pairs = pictures.Select((picture, i) => picture.DenoiseBoth(x.narrow(0, i, 1), sigma, scaleFactor)).ToArray();
        return new GuidedPair(
            cat([.. pairs.Select(pair => pair.Denoised)]).MoveToOuterDisposeScope(),
            cat([.. pairs.Select(pair => pair.Unconditional)]).MoveToOuterDisposeScope());
    }
}

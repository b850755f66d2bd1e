using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Networks.Vae;
using Easel.Training.Datasets;
using Easel.Training.Losses;
using Easel.Training.Steps;
using static TorchSharp.torch;

namespace Easel.Training.Sessions;

/// <summary>Turns a batch of pictures into what a step reads; all chance comes from the batch's number.</summary>
/// <param name="request">The run.</param>
/// <param name="family">The model.</param>
/// <param name="latents">Pictures as latents.</param>
/// <param name="captions">Captions as ids.</param>
/// <param name="random">The run's chance.</param>
/// <param name="replacements">Words that textual inversion puts in the place of others.</param>
public sealed class BatchBuilder(
    TrainRequest request, ModelFamily family, LatentStore latents, CaptionStore captions, TrainingRandom random,
    IReadOnlyList<(string From, ImmutableArray<string> To)>? replacements = null)
{
    /// <summary>The captions of the last batch, as they were drawn, each with the folder of its picture.</summary>
    public ImmutableArray<(string Text, string Folder)> LastPlacedCaptions { get; private set; } = [];

    /// <summary>Builds, in the caller's dispose scope.</summary>
    /// <param name="batch">The pictures.</param>
    /// <param name="number">The batch, counted over the run.</param>
    /// <param name="moment">When, for captions.</param>
    /// <param name="device">Where the tensors go.</param>
    public StepInputs Build(TrainingBatch batch, long number, CaptionMoment moment, Device device)
    {
        using var scope = NewDisposeScope();
        var (pictures, masks, texts) = (new List<Tensor>(), new List<Tensor?>(), ImmutableArray.CreateBuilder<string>());
        foreach (var (i, picture) in batch.Pictures.Index())
        {
            var (moments, mask) = latents.Of(PictureDraw.Of(picture, random.For("draw", number, i)), batch.Interpolation);
            using var chance = random.Tensors("posterior", number, i);
            moments = moments.to(float32).to(device);
            var noise = randn([moments.shape[0], moments.shape[1] / 2, moments.shape[2], moments.shape[3]], generator: chance).to(device);
            pictures.Add(Posterior.Sample(moments, noise) * family.Latents.ScaleFactor);
            masks.Add(mask);
            texts.Add(CaptionText.Compose(picture.Caption, picture.Subset.Captions ?? new CaptionOptions(), moment, random.For("caption", number, i), replacements));
        }

        LastPlacedCaptions = [.. texts.Zip(batch.Pictures, (text, picture) => (text, Path.GetDirectoryName(Path.GetFullPath(picture.Path))!))];
        var clean = cat(pictures);
        using var more = random.Tensors("noise", number);
        var uniform = random.For("noise", number);
        var white = randn(clean.shape, generator: more).to(device);
        // Drawn with the noise's own generator, so that white noise is the same with and without an offset.
        var draws = new NoiseDraws(shape => randn(shape, generator: more).to(device), uniform.NextDouble);
        var noised = TrainingNoise.Of(clean, request.Loss, white, draws);
        var input = Disturbed(noised, draws);
        var timestep = random.For("timestep", number);
        int[] timesteps = [.. batch.Pictures.Select(_ => timestep.Next(request.Loss.MinTimestep, request.Loss.MaxTimestep))];
        var weights = tensor([.. batch.Pictures.Select(picture => picture.Subset.IsReg ? (float)request.Data.PriorLossWeight : 1f)], device: device);
        return new StepInputs(
            clean.MoveToOuterDisposeScope(), noised.MoveToOuterDisposeScope(), input?.MoveToOuterDisposeScope(), timesteps,
            [.. captions.Ids(texts, device).Select(ids => ids.MoveToOuterDisposeScope())], weights.MoveToOuterDisposeScope(),
            Joined(masks, batch.Pictures[0].Fit.Bucket)?.MoveToOuterDisposeScope(), Sizes(batch, device)?.MoveToOuterDisposeScope(),
            captions.Weights(texts, device)?.MoveToOuterDisposeScope());
    }

    private Tensor? Disturbed(Tensor noise, NoiseDraws draws)
    {
        if (request.Loss.IpNoiseGamma is not ({ } gamma and not 0)) return null;
        if (request.Loss.IpNoiseGammaRandomStrength) gamma *= draws.Uniform();
        return noise + draws.Normal(noise.shape) * gamma;
    }

    private static Tensor? Joined(List<Tensor?> masks, PictureSize size) =>
        masks.TrueForAll(mask => mask is null) ? null : cat([.. masks.Select(mask => mask ?? ones(1, 1, size.Height, size.Width))]);

    // Original height and width, the cut's top and left, the bucket's height and width (sd-scripts, sdxl_train_util.get_size_embeddings).
    private Tensor? Sizes(TrainingBatch batch, Device device)
    {
        if (family.UNet.VectorDim is null) return null;
        var numbers = batch.Pictures.SelectMany(picture =>
        {
            var (left, top, _, _) = picture.Fit.CropOf(picture.Size);
            return (float[])[picture.Size.Height, picture.Size.Width, (float)top, (float)left, picture.Fit.Bucket.Height, picture.Fit.Bucket.Width];
        }).ToArray();
        return tensor(numbers, [batch.Pictures.Length, 6], device: device);
    }
}

using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Training.Datasets;

/// <summary>A dataset whose pictures are known.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Pictures">All pictures that are trained, the regularising ones behind the others.</param>
/// <param name="HeldOut">Pictures that are measured only.</param>
public sealed record LoadedDataset(TrainDataset Options, ImmutableArray<TrainingPicture> Pictures, ImmutableArray<TrainingPicture> HeldOut)
{
    /// <summary>Draws of an epoch that are not regularisation.</summary>
    public int TrainSamples => Pictures.Where(picture => !picture.Subset.IsReg).Sum(picture => picture.Repeats);

    /// <summary>Draws of an epoch that are.</summary>
    public int RegSamples => Pictures.Where(picture => picture.Subset.IsReg).Sum(picture => picture.Repeats);

    /// <summary>Batches of an epoch: each bucket's draws over the batch size, rounded up.</summary>
    public int Batches => Pictures.GroupBy(picture => picture.Fit.Bucket).Sum(bucket => (bucket.Sum(picture => picture.Repeats) + Options.BatchSize - 1) / Options.BatchSize);
}

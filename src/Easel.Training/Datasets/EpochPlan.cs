using System.Collections.Immutable;

namespace Easel.Training.Datasets;

/// <summary>Pictures of one step; all of one size.</summary>
/// <param name="Pictures">At most the dataset's batch size.</param>
/// <param name="Interpolation">The filter of scaling; null is the usual one.</param>
/// <param name="NetworkMultiplier">How strongly a LoRA acts while it learns from them.</param>
public sealed record TrainingBatch(ImmutableArray<TrainingPicture> Pictures, string? Interpolation = null, double NetworkMultiplier = 1);

/// <summary>The batches of one epoch, in order: every picture as often as its repeats say, shuffled, no batch mixing sizes.</summary>
public static class EpochPlan
{
    /// <summary>The same for the same seed and epoch, so that a resumed run goes on in the middle of an epoch.</summary>
    /// <param name="datasets">The datasets; their batches are shuffled together.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="random">The run's chance.</param>
    public static ImmutableArray<TrainingBatch> Of(IReadOnlyList<LoadedDataset> datasets, int epoch, TrainingRandom random)
    {
        var chance = random.For("order", epoch);
        var batches = new List<TrainingBatch>();
        foreach (var dataset in datasets)
        {
            foreach (var bucket in dataset.Pictures.GroupBy(picture => picture.Fit.Bucket).OrderBy(bucket => bucket.Key.Width).ThenBy(bucket => bucket.Key.Height))
            {
                var draws = bucket.SelectMany(picture => Enumerable.Repeat(picture, picture.Repeats)).ToArray();
                chance.Shuffle(draws);
                batches.AddRange(draws.Chunk(dataset.Options.BatchSize).Select(part => new TrainingBatch([.. part], dataset.Options.Interpolation, dataset.Options.NetworkMultiplier)));
            }
        }

        var order = batches.ToArray();
        chance.Shuffle(order);
        return [.. order];
    }
}

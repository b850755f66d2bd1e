using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Imaging;

namespace Easel.Worker.Generation;

/// <summary>
/// One generation at work: paints its parts (most have one) one after the other, hands their pictures to the asset store, and remembers what is
/// saved at the end.
/// </summary>
/// <param name="tools">What paintings are made with.</param>
/// <param name="job">The job.</param>
/// <param name="parts">How many parts there will be, for the progress.</param>
internal sealed class GenerateRun(PaintingTools tools, JobContext job, int parts)
{
    private readonly ImmutableArray<GeneratedImage>.Builder saved = ImmutableArray.CreateBuilder<GeneratedImage>();
    private readonly List<PlainTensor> latents = [];
    private readonly List<ImmutableArray<PlainTensor>> steps = [];
    private readonly List<PixelBuffer> pictures = [];
    private readonly HashSet<string> warnings = new(StringComparer.Ordinal);
    private int part;
    private int saveIndex;

    /// <summary>The pictures that are saved.</summary>
    public ImmutableArray<GeneratedImage> Saved => saved.ToImmutable();

    /// <summary>True where no further part is to be painted.</summary>
    public bool IsOver => job.Control.Interrupted;

    /// <summary>Paints one part: all its batches.</summary>
    /// <param name="request">What to paint.</param>
    /// <param name="start">The picture to start from, or null.</param>
    /// <param name="finish">What is done to each picture before it is saved; null saves them as they are, and no pictures where it gives null.</param>
    /// <param name="told">What the pictures' texts tell, where it is not the part's own request.</param>
    /// <returns>The part's pictures, as painted.</returns>
    public async Task<ImmutableArray<PixelBuffer>> PaintAsync(GenerateRequest request, StartPicture? start, Func<PixelBuffer, PixelBuffer?>? finish = null, GenerateRequest? told = null)
    {
        using var painter = await tools.BeginAsync(request, start, Warn).ConfigureAwait(false);
        var scaled = Scaled(job, painter.Plan);
        var tinyDecoder = PreviewDecoder.Find(tools.Models, request.Preview, painter.Family, job);
        var caption = new Caption(Told(painter.Plan, told), tools.Files, painter.Named, tools.Hashes) { InitImageHash = start?.Hash };
        var painted = ImmutableArray.CreateBuilder<PixelBuffer>();
        for (var batch = 0; batch < painter.Plan.Batches && !job.Control.Interrupted; batch++)
        {
            job.Control.BeginBatch();
            job.Control.ThrowIfCancelled();
            var result = await painter.PaintAsync(batch, scaled, tools.Times, tinyDecoder).ConfigureAwait(false);
            latents.Add(result.Latents);
            if (!result.Steps.IsEmpty) steps.Add(result.Steps);
            painted.AddRange(result.Pictures);
            await SaveAsync(result, batch, painter.Plan, caption, start?.Name, finish).ConfigureAwait(false);
        }

        part++;
        return painted.ToImmutable();
    }

    /// <summary>Saves what belongs to the whole job, and tells how it went.</summary>
    public async Task<GenerateResult> EndAsync(OutputOptions output, GenerateRequest request, Func<GenerateSeconds> seconds)
    {
        var grid = !output.Grid || pictures.Count < 2 ? null : await job.Assets.SaveImageAsync(
            new ImageAsset(0, Grid.Arrange(pictures), output.Format, saved[0].Seed, saved[0].Infotext, request) { Kind = AssetKind.Grid }, CancellationToken.None).ConfigureAwait(false);
        // Pictures of a folder may differ in size; what does not fit one tensor cannot be one file.
        if (output.SaveLatents is { } latentsFile && latents.Count > 0)
            await job.Assets.SaveFileAsync(latentsFile, path => LatentFile.Write(path, [LatentFile.Join(OfOneShape(latents))]), CancellationToken.None).ConfigureAwait(false);
        if (output.SaveSteps is { } stepsFile && steps.Count > 0)
        {
            // Batches that were interrupted have fewer steps: what all have in common is kept.
            var common = Enumerable.Range(0, steps.Min(batch => batch.Length)).Select(step => LatentFile.Join(OfOneShape([.. steps.Select(batch => batch[step])])));
            await job.Assets.SaveFileAsync(stepsFile, path => LatentFile.Write(path, [.. common]), CancellationToken.None).ConfigureAwait(false);
        }

        return new GenerateResult(Saved, seconds()) { Interrupted = job.Control.Interrupted, Grid = grid };
    }

    /// <summary>Tells the job's log something; the same words once only, since parts of a job are much alike.</summary>
    public void Warn(string message)
    {
        if (warnings.Add(message)) job.Log(JobLogLevel.Warning, message);
    }

    private async Task SaveAsync(PaintedBatch painted, int batch, GenerationPlan plan, Caption caption, string? source, Func<PixelBuffer, PixelBuffer?>? finish)
    {
        var seeds = plan.SeedsOf(batch);
        foreach (var (i, picture) in painted.Pictures.Index())
        {
            var finished = finish is null ? picture : finish(picture);
            if (finished is null) continue;
            var infotext = await caption.OfAsync(seeds.Seeds[i], seeds.Subseeds[i]).ConfigureAwait(false);
            var asset = new ImageAsset(saveIndex, finished, plan.Request.Output.Format, seeds.Seeds[i], infotext, plan.Request)
            {
                BatchIndex = i,
                Source = source,
                SeedRange = plan.Batches * plan.Request.BatchSize > 1 ? (plan.SeedsOf(0).Seeds[0], plan.SeedsOf(plan.Batches - 1).Seeds[^1]) : null,
            };
            // First passes count on behind the results: stores tell a job's pictures apart by their numbers.
            // A finished picture is kept whatever happens: cancelling does not reach the store.
            if (!painted.FirstPass.IsEmpty)
                await job.Assets.SaveImageAsync(asset with { Index = plan.Batches * plan.Request.BatchSize + saveIndex, Picture = painted.FirstPass[i], Kind = AssetKind.FirstPass }, CancellationToken.None).ConfigureAwait(false);
            var path = await job.Assets.SaveImageAsync(asset, CancellationToken.None).ConfigureAwait(false);
            var image = new GeneratedImage(path, seeds.Seeds[i], seeds.Subseeds[i], finished.Width, finished.Height, infotext);
            saved.Add(image);
            if (plan.Request.Output.Grid) pictures.Add(finished);
            job.Report(new JobImageSaved(saveIndex++, image));
        }
    }

    private static GenerationPlan Told(GenerationPlan plan, GenerateRequest? told) => told is null ? plan : plan with
    {
        Request = told with { Prompt = plan.Request.Prompt, Negative = plan.Request.Negative },
        Width = told.Width ?? plan.Width,
        Height = told.Height ?? plan.Height,
    };

    // A part's news as the whole job's.
    private JobContext Scaled(JobContext whole, GenerationPlan plan)
    {
        if (parts == 1) return whole;
        var (before, firstImage) = (part, saveIndex);
        return new JobContext(whole.Id, whole.Control, whole.Assets, news => whole.Report(news switch
        {
            JobProgress it => it with { Batch = before * plan.Batches + it.Batch, Batches = parts * plan.Batches, Fraction = Math.Min(1, (before + it.Fraction) / parts) },
            JobPreview it => it with { Image = firstImage + it.Image },
            _ => news,
        })) { WantsPreviews = whole.WantsPreviews };
    }

    private static List<PlainTensor> OfOneShape(IReadOnlyList<PlainTensor> tensors) => [.. tensors.Where(it => it.Shape.AsSpan()[1..].SequenceEqual(tensors[0].Shape.AsSpan()[1..]))];
}

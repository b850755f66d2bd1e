using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;
using Easel.Imaging;
using Easel.Worker.Devices;
using Easel.Worker.Generation;

namespace Easel.Worker.Extras;

/// <summary>Works on finished pictures, one after the other. Among several a picture that cannot be read is skipped, with a word in the log and the result.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
/// <param name="clock">Measures time.</param>
public sealed class UpscaleHandler(IModelStore models, DevicePool devices, TimeProvider clock) : IJobHandler<UpscaleRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(UpscaleRequest request, JobContext job)
    {
        request.Check();
        FreeSpace.Check(job.Assets.Room());
        var start = clock.GetTimestamp();
        var files = PictureFiles.Find(request, job.Assets);
        var machine = devices.Machine;
        var slot = devices.For(DevicePolicy.Choose(request.Device, machine, weights: 0).Device);
        job.Report(new JobProgress(JobStage.Load, 0, 0, 0, files.Length, 0));
        var chain = await slot.Thread.RunAsync(() => new PostProcessingChain(
            request.Steps, models, slot.Models, weights => DevicePolicy.Choose(request.Device, machine, weights), job.Log)).ConfigureAwait(false);
        var images = ImmutableArray.CreateBuilder<ProcessedImage>();
        var skipped = ImmutableArray.CreateBuilder<SkippedImage>();
        void Skip(string file, string why)
        {
            skipped.Add(new SkippedImage(file, why));
            job.Log(JobLogLevel.Warning, $"{why} Left out.");
        }

        try
        {
            for (var i = 0; i < files.Length && !job.Control.Interrupted; i++)
            {
                job.Control.ThrowIfCancelled();
                try
                {
                    await ProcessAsync(request, files, i, chain, slot, job, images).ConfigureAwait(false);
                }
                catch (ImageException e) when (files.Length > 1)
                {
                    Skip(files[i], e.Message);
                }
                catch (PictureTooLargeException e) when (files.Length > 1)
                {
                    Skip(files[i], $"{files[i]}: {e.Message}");
                }
            }
        }
        finally
        {
            slot.Thread.Invoke(chain.Dispose);
        }

        return new UpscaleResult(images.ToImmutable(), skipped.ToImmutable(), clock.GetElapsedTime(start).TotalSeconds) { Interrupted = job.Control.Interrupted };
    }

    private static async Task ProcessAsync(
        UpscaleRequest request, ImmutableArray<string> files, int index, PostProcessingChain chain, DeviceSlot slot, JobContext job, ImmutableArray<ProcessedImage>.Builder images)
    {
        var source = files[index];
        var picture = ImageFile.Load(source);
        var infotext = ImageFile.Inspect(source).Infotext;
        var run = new UpscaleRun
        {
            Cancelled = job.Control.Cancelled,
            Log = job.Log,
            Progress = share => job.Report(new JobProgress(JobStage.Process, 0, 0, index, files.Length, Math.Min(1, (index + share) / files.Length))),
        };
        foreach (var piece in await slot.Thread.RunAsync(() => chain.Run(picture, run)).ConfigureAwait(false))
        {
            var text = Describe(infotext, piece.Notes);
            // A finished picture is kept whatever happens: cancelling does not reach the store.
            var path = await job.Assets.SaveImageAsync(
                new ImageAsset(images.Count, piece.Picture, request.Output.Format, -1, text, request) { Source = Path.GetFileNameWithoutExtension(source) },
                CancellationToken.None).ConfigureAwait(false);
            var image = new ProcessedImage(path, source, piece.Picture.Width, piece.Picture.Height, text);
            images.Add(image);
            job.Report(new JobImageProcessed(images.Count - 1, image));
        }
    }

    // The source's parameters stay the first thing that the picture says; what was done follows on their last line, as webui writes it.
    private static string Describe(string? infotext, ImmutableArray<(string Key, string Value)> notes)
    {
        var done = string.Join(", ", notes.Select(note => $"{note.Key}: {InfotextQuoting.Quote(note.Value)}"));
        return string.IsNullOrEmpty(infotext) ? done : done.Length == 0 ? infotext : $"{infotext.TrimEnd('\n')}, {done}";
    }
}

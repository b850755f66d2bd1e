using Easel.Application.Errors;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Api.Tests;

/// <summary>A worker without a model: it paints each picture in one colour that its seed decides, and stops where it is told to.</summary>
internal sealed class SimulatedWorker(LeaseLedger ledger, PictureStore store)
{
    /// <summary>Jobs go on only while it is released.</summary>
    public SemaphoreSlim Gate { get; } = new(1000);

    public async Task RunAsync(JobFeed feed, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var change = feed.NextChange();
                foreach (var waiting in (await ledger.WaitingAsync(stop)).Waiting)
                    if (await ledger.TakeAsync(waiting.Id, "simulated", stop) is { } job) await WorkAsync(job, stop);
                await change.WaitAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task WorkAsync(LeasedJob job, CancellationToken stop)
    {
        try
        {
            var end = RequestJson.Read(job.Request) switch
            {
                GenerateRequest it => await PaintAsync(it, job.Lease, stop),
                UpscaleRequest it => await EnlargeAsync(it, job.Lease, stop),
                var other => new JobFailed("unsupported", other.Kind, []),
            };
            await ledger.ReportAsync(job.Lease, [end], stop);
        }
        catch (LostLeaseException)
        {
            // Stopped meanwhile.
        }
    }

    private async Task<JobEvent> PaintAsync(GenerateRequest request, JobLease lease, CancellationToken stop)
    {
        if (request.Model == "broken") return new JobFailed("bug", "secret words of an exception", []);
        var images = new List<GeneratedImage>();
        for (var i = 0; i < request.Count * request.BatchSize; i++)
        {
            while (!await Gate.WaitAsync(20, stop))
                if (await ledger.ReportAsync(lease, [new JobProgress(JobStage.Sample, 1, request.Steps, i, request.Count, 0.5), new JobPreview(i, 1, Colour(8, 8, request.Seed))], stop) is StopKind.Cancel) return new JobCancelled();
            var (width, height) = (request.Hires is { } hires ? (int)((request.Width ?? 512) * hires.Scale) : request.Width ?? 512, request.Height ?? 512);
            var fields = RequestInfotext.ToFields(request, request.Seed + i, request.Subseed + i, width, height, "Easel test") with { ModelHash = "0123456789", Model = request.Model ?? "tiny" };
            var infotext = InfotextWriter.Write(fields);
            var file = ImageEncoder.Encode(Colour(width, height, request.Seed + i), request.Output.Format, infotext);
            images.Add(await store.SaveAsync(lease, new PictureUpload(i, request.Output.Format, request.Seed + i, request.Subseed + i, infotext, file), stop));
            if (await ledger.ReportAsync(lease, [], stop) is StopKind.Interrupt) break;
        }

        return new JobFinished(new GenerateResult([.. images], new GenerateSeconds(0, 0, 0, 0, 0)));
    }

    private async Task<JobEvent> EnlargeAsync(UpscaleRequest request, JobLease lease, CancellationToken stop)
    {
        var upscale = request.Steps.Upscale!;
        if (upscale.Width > 30_000)
        {
            var error = new PictureTooLargeException(upscale.Width, upscale.Height, 3);
            return new JobFailed(error.Code, error.Message, []);
        }

        for (var i = 0; i < request.Images.Length; i++)
            await store.SaveAsync(lease, new PictureUpload(i, ImageFormat.Png, 0, 0, "", ImageEncoder.Encode(Colour((int)(16 * upscale.Scale), 16, i), ImageFormat.Png)), stop);
        return new JobFinished(new GenerateResult([], new GenerateSeconds(0, 0, 0, 0, 0)));
    }

    private static PixelBuffer Colour(int width, int height, long seed)
    {
        var pixels = new PixelBuffer(width, height, 3);
        Array.Fill(pixels.Bytes, (byte)(seed % 251), 0, pixels.Bytes.Length);
        return pixels;
    }
}

using Easel.Application.Errors;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Browser.Tests;

/// <summary>
/// A worker that needs no model: a seed gives a gradient, a picture to start from shows outside its mask, and each step waits as long as a test
/// wants. The prompt "fail CODE" fails; one that begins with "hold" stays at its eighth step until another job waits, as a training stays at three quarters.
/// </summary>
internal sealed class QuickPainter(LeaseLedger leases, PictureStore store, StudioFolders folders) : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private Task work = Task.CompletedTask;

    /// <summary>How long a step takes.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The step at which every picture waits until this is null again.</summary>
    public int? HoldAt { get; set; }

    /// <summary>True takes no further job.</summary>
    public bool Rests { get; set; }

    public void Start() => work = Task.Run(WorkAsync);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await work;
        ended.Dispose();
    }

    /// <summary>What a seed looks like.</summary>
    public static PixelBuffer Paint(long seed, int width, int height, double done = 1)
    {
        var picture = new PixelBuffer(width, height, 3);
        var hue = seed * 0.61803398875 % 1 * 6;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((double)x / width, (double)y / height);
                var sun = Math.Exp(-(Math.Pow(u - 0.3 - hue / 20, 2) + Math.Pow(v - 0.3, 2)) * 30);
                for (var c = 0; c < 3; c++)
                {
                    var tone = 0.5 + 0.35 * Math.Cos(hue + c * 2.1 + v * 2) + 0.5 * sun - (v > 0.7 ? 0.25 : 0);
                    picture[x, y][c] = (byte)Math.Clamp(255 * (tone * done + 0.5 * (1 - done)), 0, 255);
                }
            }
        }

        return picture;
    }

    private async Task WorkAsync()
    {
        try
        {
            while (!ended.IsCancellationRequested)
            {
                var (waiting, _) = await leases.WaitingAsync(ended.Token);
                if (!Rests && waiting.Count > 0 && await leases.TakeAsync(waiting[0].Id, "quick", ended.Token) is { } job) await RunAsync(job);
                else await Task.Delay(20, ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(LeasedJob job)
    {
        try
        {
            var asked = RequestJson.Read(job.Request);
            if (asked is TrainRequest)
            {
                await TrainAsync(job);
                return;
            }

            if (asked is not GenerateRequest request)
            {
                await leases.ReportAsync(job.Lease, [new JobFinished(new UpscaleResult([], [], 1))], ended.Token);
                return;
            }

            if (request.Prompt.StartsWith("fail ", StringComparison.Ordinal))
            {
                await leases.ReportAsync(job.Lease, [new JobFailed(request.Prompt[5..], "The device has 4 GB and the picture needs 6. Paint it smaller, or with low memory.", [])], ended.Token);
                return;
            }

            await PaintAllAsync(job, request);
        }
        catch (LostLeaseException)
        {
            // It was cancelled.
        }
    }

    // A long run of which three quarters are done at once.
    private async Task TrainAsync(LeasedJob job)
    {
        const int steps = 2000;
        var news = new List<JobEvent> { new JobTrainingPlanned([], 20, 200, 100, steps, 3_000_000_000) };
        for (var step = 1; step <= steps * 3 / 4; step++)
        {
            var average = 0.08 + 0.1 * Math.Exp(-step / 300.0);
            news.Add(new JobTrainingStep(step, steps, 1 + step / 100, 20, average + 0.05 * Math.Sin(step * 1.7), average, 0.2, 1e-4 * (1 - step / (2.0 * steps)), 0.75, (steps - step) * 0.75));
            if (step % 250 == 0) news.Add(new JobTrainingMeasured(step, average, average + 0.012, "good: the loss of held-out pictures still falls"));
        }

        while (await leases.ReportAsync(job.Lease, news, ended.Token) is null && !await OtherWaitsAsync())
        {
            news.Clear();
            await Task.Delay(20, ended.Token);
        }

        await leases.ReportAsync(job.Lease, [new JobCancelled()], ended.Token);
    }

    private async Task<bool> OtherWaitsAsync() => (await leases.WaitingAsync(ended.Token)).Item1.Count > 0;

    private async Task PaintAllAsync(LeasedJob job, GenerateRequest request)
    {
        var (images, total) = (new List<GeneratedImage>(), request.Count * request.BatchSize);
        var (width, height) = (request.Width ?? 256, request.Height ?? 256);
        if (request.Hires is { } hires) (width, height) = ((int)(width * hires.Scale), (int)(height * hires.Scale));
        var interrupted = false;
        for (var i = 0; i < total && !interrupted; i++)
        {
            var skipped = false;
            for (var step = 1; step <= request.Steps && !interrupted && !skipped; step++)
            {
                await Task.Delay(Step, ended.Token);
                var done = (i * request.Steps + step) / (double)(total * request.Steps);
                List<JobEvent> news = [new JobProgress(JobStage.Sample, step, request.Steps, i, total, done)];
                if (step % 4 == 0) news.Add(new JobPreview(i, step, Paint(request.Seed + i, 64, 64 * height / width, (double)step / request.Steps)));
                var stop = await leases.ReportAsync(job.Lease, news, ended.Token);
                while (stop is null && (HoldAt == step || step == 8 && request.Prompt.StartsWith("hold", StringComparison.Ordinal) && !await OtherWaitsAsync()))
                {
                    await Task.Delay(20, ended.Token);
                    stop = await leases.ReportAsync(job.Lease, [], ended.Token);
                }

                if (stop == StopKind.Cancel)
                {
                    await leases.ReportAsync(job.Lease, [new JobCancelled()], ended.Token);
                    return;
                }

                (interrupted, skipped) = (stop is StopKind.Interrupt or StopKind.AfterImage, stop == StopKind.Skip);
            }

            var picture = Finish(request, Paint(request.Seed + i, width, height));
            var infotext = InfotextWriter.Write(RequestInfotext.ToFields(request, request.Seed + i, request.Subseed, picture.Width, picture.Height, "Easel"));
            images.Add(await store.SaveAsync(job.Lease, new PictureUpload(i, request.Output.Format, request.Seed + i, request.Subseed, infotext, ImageEncoder.Encode(picture, request.Output.Format, infotext)), ended.Token));
        }

        await leases.ReportAsync(job.Lease, [new JobFinished(new GenerateResult([.. images], new GenerateSeconds(0, 0, 1, 0, 1)) { Interrupted = interrupted })], ended.Token);
    }

    // Outside the mask the picture stays what it was.
    private PixelBuffer Finish(GenerateRequest request, PixelBuffer painted)
    {
        if (request.Image is not { Mask: { } mask } image) return painted;
        var before = ImageFile.Load(Path.Combine(folders.Inputs, image.InitImage));
        var where = ImageFile.Load(Path.Combine(folders.Inputs, mask));
        for (var y = 0; y < before.Height; y++)
            for (var x = 0; x < before.Width; x++)
                if (where[x, y][0] > 127)
                    for (var c = 0; c < 3; c++) before[x, y][c] = painted[Math.Min(x, painted.Width - 1), Math.Min(y, painted.Height - 1)][c];
        return before;
    }
}

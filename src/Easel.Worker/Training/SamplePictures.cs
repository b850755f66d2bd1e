using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Training.Samples;

namespace Easel.Worker.Training;

/// <summary>
/// Paints a run's sample pictures into <c>sample</c> beside its files, under sd-scripts' names (output name, epoch or step, which prompt, when, seed), and
/// after the run a grid of them: prompts down, moments across. For the device's thread.
/// </summary>
/// <param name="request">The run.</param>
/// <param name="prompts">What is painted.</param>
/// <param name="painter">Paints.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="job">Hears of every picture.</param>
internal sealed class SamplePictures(TrainRequest request, ImmutableArray<GenerateRequest> prompts, SamplePainter painter, TimeProvider clock, JobContext job)
{
    private readonly List<string> saved = [];

    /// <summary>Every picture, in order.</summary>
    public ImmutableArray<string> Saved => [.. saved];

    /// <summary>Paints every prompt.</summary>
    /// <param name="epoch">The epoch that ended; 0 names the step instead.</param>
    /// <param name="step">Updates done.</param>
    public void Paint(int epoch, int step)
    {
        var when = epoch > 0 ? string.Create(CultureInfo.InvariantCulture, $"e{epoch:d6}") : string.Create(CultureInfo.InvariantCulture, $"{step:d6}");
        foreach (var (i, prompt) in prompts.Index())
        {
            var seeded = prompt.Seed >= 0 ? prompt : prompt with { Seed = (request.Run.Seed ?? 0) + i };
            var picture = painter.Paint(seeded, job.Control);
            Keep(string.Create(CultureInfo.InvariantCulture, $"{request.Save.Name}_{when}_{i:d2}_{clock.GetUtcNow():yyyyMMddHHmmss}_{seeded.Seed}.png"), picture, step);
            job.Report(new JobPreview(i, step, picture));
        }
    }

    /// <summary>Puts all pictures of the run, also those of sessions before a resume, beside each other.</summary>
    /// <param name="step">Updates done.</param>
    public void Compare(int step)
    {
        if (prompts.IsEmpty || !Directory.Exists(Folder)) return;
        try
        {
            if (new SampleGrid(Folder, request.Save.Name, prompts.Length, ImageLimits.Default, job.Log).Paint() is { } grid) Keep($"{request.Save.Name}_grid.png", grid, step);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            job.Log(JobLogLevel.Warning, $"The sample pictures in {Folder} cannot be listed ({e.Message.TrimEnd('.')}), so there is no grid of them.");
        }
    }

    private string Folder => Path.Combine(Path.GetFullPath(request.Save.WorkFolder ?? request.Save.Folder), "sample");

    // Beside the run: a picture that cannot be written is missed, and the run goes on.
    private void Keep(string name, PixelBuffer picture, int step)
    {
        var path = Path.Combine(Folder, name);
        try
        {
            ImageFile.Save(path, picture, ImageFormat.Png, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EaselException)
        {
            job.Log(JobLogLevel.Warning, $"The sample picture {path} cannot be written ({e.Message.TrimEnd('.')}). Training goes on.");
            return;
        }

        saved.Add(path);
        job.Report(new JobTrainingSaved(path, "sample", step));
    }
}

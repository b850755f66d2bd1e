using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Models;
using Easel.Core.Requests;

namespace Easel.Worker.Pulling;

/// <summary>Fetches model files: finds them at their site, fetches them so that nothing is lost, checks them, and puts them into the folder of their kind.</summary>
/// <param name="models">Knows the folders.</param>
/// <param name="inspector">Reads what arrived.</param>
/// <param name="settings">How this machine reaches the sites.</param>
/// <param name="clock">Measures time.</param>
/// <param name="network">Names and connections; null takes the machine's.</param>
public sealed class PullHandler(IModelStore models, IModelInspector inspector, PullSettings settings, TimeProvider clock, PullNetwork? network = null) : IJobHandler<PullRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(PullRequest request, JobContext job)
    {
        request.Check();
        if (settings.Offline) throw new PullException("offline", "This machine is set to stay offline (EASEL_OFFLINE, HF_HUB_OFFLINE or pull.json). Unset it to fetch models.");
        using var client = new PullClient(settings, network ?? new PullNetwork(), clock);
        // A new site is a class and a line here; the plain address is asked last.
        IPullSite[] sites = [new HuggingFaceSite(client, settings), new CivitaiSite(client, settings), new PlainSite(settings)];
        var site = Array.Find(sites, it => it.Understands(request.Source)) ?? throw new InvalidRequestException(
            "source", $"'{request.Source}' is neither an id nor an address. Write OWNER/REPO for Hugging Face, a number for Civitai, or https://…");
        var target = await site.FindAsync(request, job.Control.Cancelled).ConfigureAwait(false);
        var part = new PartFile(Path.Combine(Path.GetDirectoryName(models.FolderOf("Stable-diffusion"))!, ".pulls"), target.Address.Url.AbsoluteUri);
        var download = new Download(client, target, part, (done, total) => Report(job, done, total ?? target.Bytes));
        await download.RunAsync(total => CheckRoom(part.Path, total ?? target.Bytes), job.Control.Cancelled).ConfigureAwait(false);
        return await KeepAsync(request, target, part, download, job).ConfigureAwait(false);
    }

    private async Task<PullResult> KeepAsync(PullRequest request, PullTarget target, PartFile part, Download download, JobContext job)
    {
        var hash = await download.HashAsync(job.Control.Cancelled).ConfigureAwait(false);
        var expected = (request.Sha256 ?? target.Sha256 ?? download.Sha256)?.ToLowerInvariant();
        CheckContent(part, hash, expected, target.Bytes);
        var facts = await Task.Run(() => inspector.Inspect(part.Path), job.Control.Cancelled).ConfigureAwait(false);
        if (facts.Problem is { } problem)
        {
            part.Delete();
            throw new PullException(facts.IsUnsafe ? "pull-refused" : "pull-failed", $"{target.Address.Url} is no model that can be used: {problem} It was deleted.");
        }

        var folder = (request.Folder is null ? null : ModelFolderNames.Canonical(request.Folder)) ?? facts.Folder ?? throw new InvalidRequestException(
            "folder", $"is missing: {target.Address.Url} is of no known kind. What has arrived is kept; give the folder, one of {string.Join(", ", ModelFolderNames.All)}.");
        var given = request.Name ?? target.Name ?? download.Name ?? target.Address.Url.Segments[^1];
        var path = Path.Combine(models.FolderOf(folder), FileNames.For(given, facts.Format));
        if (File.Exists(path) && !request.Overwrite)
            throw new InvalidRequestException("name", $"{path} exists already. What has arrived is kept; give another name, or ask for it to be overwritten.");
        var bytes = part.Bytes;
        part.MoveTo(path);
        if (target.Info is { } info) await KeepInfoAsync(path, info).ConfigureAwait(false);
        return new PullResult(path, bytes, hash, expected is not null, facts.Type, facts.Family, folder, Notes(request, facts, folder, expected is not null, given, path));
    }

    private static void CheckContent(PartFile part, string hash, string? expected, long? bytes)
    {
        if (bytes is { } told && told != part.Bytes)
        {
            var have = part.Bytes;
            part.Delete();
            throw new PullException("checksum", string.Create(CultureInfo.InvariantCulture, $"The file has {have} bytes where its site names {told}. It was deleted; fetch it again."));
        }

        if (expected is null || expected == hash) return;
        part.Delete();
        throw new PullException("checksum", $"The file's SHA-256 is {hash}, but {expected} was expected: it is damaged or another one. It was deleted; fetch it again.");
    }

    private static ImmutableArray<string> Notes(PullRequest request, ModelFacts facts, string folder, bool verified, string given, string path)
    {
        List<string> notes = [];
        if (!verified) notes.Add("The source names no checksum, so that only the file's own structure was checked.");
        if (facts.Format.StartsWith("torch", StringComparison.Ordinal)) notes.Add("It is a pickle: it was read as data and names nothing dangerous. 'easel model convert' makes it safe for other programs too.");
        if (facts.Folder is { } proper && proper != folder) notes.Add($"It is of the kind {facts.Type}, which belongs into {proper}; it was put into {folder} as {nameof(request.Folder).ToLowerInvariant()} says.");
        if (Path.GetExtension(given) != Path.GetExtension(path)) notes.Add($"It is stored as {Path.GetFileName(path)}, after what is in it.");
        if (!facts.TriggerWords.IsEmpty) notes.Add($"Trigger words: {string.Join(", ", facts.TriggerWords)}.");
        return [.. notes];
    }

    // The name and the fields under which A1111's helper extensions keep it, and the catalogue reads it.
    private static async Task KeepInfoAsync(string model, string info)
    {
        var path = Path.ChangeExtension(model, ".civitai.info");
        var temporary = path + ".tmp";
        await File.WriteAllTextAsync(temporary, info).ConfigureAwait(false);
        File.Move(temporary, path, overwrite: true);
    }

    private static void CheckRoom(string path, long? bytes)
    {
        var room = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        if (bytes is { } needed && needed > room)
            throw new PullException("disk-full", string.Create(CultureInfo.InvariantCulture, $"The file takes {needed >> 20} MB, and {Path.GetDirectoryName(path)} has {room >> 20} MB free. Free some space, or use another data folder."));
    }

    private static void Report(JobContext job, long done, long? total)
    {
        if (total is > 0) job.Report(new JobProgress(JobStage.Load, 0, 0, 0, 1, Math.Min(1, (double)done / total.Value)));
    }
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Easel.Application.Errors;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Application.Pictures;
using Easel.Application.Settings;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Application;

/// <summary>The studio with one user's name on every call.</summary>
internal sealed class UserStudio(StudioUser user, StudioParts parts) : IStudio
{
    public StudioUser User => user;

    public WorkerCapabilities Capabilities => parts.Capabilities;

    public IModelStore Models => parts.Models;

    public ModelCatalogue Catalogue => parts.Catalogue;

    public IPictures Pictures { get; } = new UserPictures(user, parts);

    public async Task<JobId> SubmitAsync(JobRequest request, CancellationToken ct) => (await SubmitAsync(request, new SubmitOptions(), ct)).Id;

    public async Task<SubmittedJob> SubmitAsync(JobRequest request, SubmitOptions options, CancellationToken ct)
    {
        Check(request);
        var submitted = await parts.Ledger.SubmitAsync(user.Name, request, options, ct);
        await parts.Bell.RingAsync();
        return submitted;
    }

    public async IAsyncEnumerable<JobEvent> WatchAsync(JobId id, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var news in WatchAsync(id, after: 0, ct)) yield return news.Event;
    }

    public IAsyncEnumerable<NumberedEvent> WatchAsync(JobId id, long after, CancellationToken ct) => parts.Watch.EventsAsync(user.Name, id, after, ct);

    public Task StopAsync(JobId id, StopKind kind, CancellationToken ct) => parts.Ledger.StopAsync(user.Name, id, kind, ct);

    public Task<int> StopAllAsync(CancellationToken ct) => parts.Ledger.StopAllAsync(user.Name, ct);

    public Task<ImmutableArray<JobSummary>> JobsAsync(int ended, CancellationToken ct) => parts.Lists.ListAsync(user.Name, ended, ct);

    public Task<JobDetails> JobAsync(JobId id, CancellationToken ct) => parts.Lists.GetAsync(user.Name, id, ct);

    public Task<ImmutableArray<JobFile>> JobFilesAsync(JobId id, CancellationToken ct) => parts.JobFiles.OfAsync(user.Name, id, ct);

    public Task<string> JobFileAsync(JobId id, int number, CancellationToken ct) => parts.JobFiles.PathAsync(user.Name, id, number, ct);

    public Task NextChange() => parts.Feed.NextChange();

    public JobPreview? Preview(JobId id) => parts.Feed.Preview(id)?.Event as JobPreview;

    public byte[]? PreviewFile(JobId id) => Preview(id) is { } preview ? ImageEncoder.Encode(preview.Picture, ImageFormat.Png) : null;

    public async Task<string?> InfotextAsync(string name, CancellationToken ct) => ImageFile.Inspect(await InputFileAsync(name, ct)).Infotext;

    public Task<string> InputFileAsync(string name, CancellationToken ct) => parts.Inputs.PathAsync(user.Name, "picture", name, ct);

    public Task<string?> DraftAsync(string name, CancellationToken ct) => parts.Drafts.FindAsync(user.Name, name, ct);

    public Task KeepDraftAsync(string name, string? value, CancellationToken ct) => parts.Drafts.KeepAsync(user.Name, name, value, ct);

    public async Task PauseAsync(JobId id, bool paused, CancellationToken ct)
    {
        await parts.Ledger.PauseAsync(user.Name, id, paused, ct);
        await parts.Bell.RingAsync();
    }

    public Task PrioritiseAsync(JobId id, int priority, CancellationToken ct) => parts.Ledger.PrioritiseAsync(user.Name, id, priority, ct);

    public Task MoveAsync(JobId id, JobId? before, CancellationToken ct) => parts.Ledger.MoveAsync(user.Name, id, before, ct);

    public Task EditAsync(JobId id, JobRequest request, CancellationToken ct)
    {
        Check(request);
        return parts.Ledger.EditAsync(user.Name, id, request, ct);
    }

    public async Task<JobId> RepeatAsync(JobId id, bool freshSeeds, CancellationToken ct)
    {
        var again = await parts.Ledger.RepeatAsync(user.Name, id, freshSeeds, Check, ct);
        await parts.Bell.RingAsync();
        return again;
    }

    public Task<string> UploadAsync(ReadOnlyMemory<byte> file, string what, CancellationToken ct) => parts.Inputs.AddAsync(file, what, ct);

    public Task<SettingValues> SettingsAsync(CancellationToken ct) => parts.Settings.GetAsync(user.Name, ct);

    public async Task ChangeSettingsAsync(IReadOnlyDictionary<string, JsonElement> changes, CancellationToken ct)
    {
        await parts.Settings.SetAsync(user.Name, user.IsAdmin, changes, ct);
        // The queue may have been released.
        if (changes.ContainsKey(SettingList.QueuePaused)) await parts.Bell.RingAsync();
    }

    public Task ResetSettingsAsync(IReadOnlyCollection<string> keys, CancellationToken ct) => parts.Settings.ResetAsync(user.Name, keys, ct);

    private void Check(JobRequest request)
    {
        request.Check();
        if (!parts.Capabilities.Kinds.Contains(request.Kind, StringComparer.Ordinal))
            throw new UnsupportedFeatureException($"The studio has no worker for '{request.Kind}' jobs; it does {string.Join(", ", parts.Capabilities.Kinds)}. Use the command line of the machine that has the models.");
        if (!user.IsAdmin && !JobKinds.Pictures.Contains(request.Kind, StringComparer.Ordinal))
            throw new ForbiddenException($"'{request.Kind}' jobs change what every user of this studio has, or read folders of its machine: that takes an administrator.");
        RequestRules.Check(request);
        parts.Files.Check(request);
    }
}

using System.Collections.Immutable;
using Easel.Application.Jobs;
using Easel.Application.Models;
using Easel.Application.Pictures;
using Easel.Application.Settings;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application;

/// <summary>The studio as one user sees it: the one road from page and API to the device. Nobody sees what belongs to someone else.</summary>
public interface IStudio
{
    /// <summary>Whose eyes these are.</summary>
    StudioUser User { get; }

    /// <summary>What the studio's workers can do.</summary>
    WorkerCapabilities Capabilities { get; }

    /// <summary>The models that are installed.</summary>
    IModelStore Models { get; }

    /// <summary>All model files, searchable, with hashes, trigger words and notes.</summary>
    ModelCatalogue Catalogue { get; }

    /// <summary>Submits a job; when this returns, nothing can lose it.</summary>
    Task<JobId> SubmitAsync(JobRequest request, CancellationToken ct);

    /// <summary>Submits a job with a priority, an idempotency key …</summary>
    Task<SubmittedJob> SubmitAsync(JobRequest request, SubmitOptions options, CancellationToken ct);

    /// <summary>A job's events from its beginning to its end, as they happen.</summary>
    IAsyncEnumerable<JobEvent> WatchAsync(JobId id, CancellationToken ct);

    /// <summary>A job's events with their numbers, from those after <paramref name="after"/> on: how a watcher goes on after a lost connection.</summary>
    IAsyncEnumerable<NumberedEvent> WatchAsync(JobId id, long after, CancellationToken ct);

    /// <summary>Stops a job.</summary>
    Task StopAsync(JobId id, StopKind kind, CancellationToken ct);

    /// <summary>Cancels everything of this user that waits or runs; returns how many jobs.</summary>
    Task<int> StopAllAsync(CancellationToken ct);

    /// <summary>This user's jobs: what runs, then what waits in the order of its turn, then what ended, the latest first.</summary>
    Task<ImmutableArray<JobSummary>> JobsAsync(int ended, CancellationToken ct);

    /// <summary>All that is known of a job.</summary>
    Task<JobDetails> JobAsync(JobId id, CancellationToken ct);

    /// <summary>The files that a job made beside pictures: models, saved states, samples.</summary>
    Task<ImmutableArray<JobFile>> JobFilesAsync(JobId id, CancellationToken ct);

    /// <summary>The path of one of them.</summary>
    Task<string> JobFileAsync(JobId id, int number, CancellationToken ct);

    /// <summary>Completes with the next change of any job's state: a queue's page waits for it, then asks again.</summary>
    Task NextChange();

    /// <summary>The latest rough look at a job's picture in work; null where there is none.</summary>
    JobPreview? Preview(JobId id);

    /// <summary>Holds a waiting job back, or lets it go on.</summary>
    Task PauseAsync(JobId id, bool paused, CancellationToken ct);

    /// <summary>Changes a waiting job's priority, −100 to 100.</summary>
    Task PrioritiseAsync(JobId id, int priority, CancellationToken ct);

    /// <summary>Puts a waiting job before another one; null puts it last.</summary>
    Task MoveAsync(JobId id, JobId? before, CancellationToken ct);

    /// <summary>Changes what a waiting job asks for.</summary>
    Task EditAsync(JobId id, JobRequest request, CancellationToken ct);

    /// <summary>Submits a job's request again: with the same seeds (to retry), or with fresh ones.</summary>
    Task<JobId> RepeatAsync(JobId id, bool freshSeeds, CancellationToken ct);

    /// <summary>Keeps an upload; returns the name by which requests use it.</summary>
    Task<string> UploadAsync(ReadOnlyMemory<byte> file, string what, CancellationToken ct);

    /// <summary>The latest rough look at a job's picture in work as a PNG file; null where there is none.</summary>
    byte[]? PreviewFile(JobId id);

    /// <summary>The parameters that a picture (an upload or a gallery picture, by the name that requests use) carries in its file; null where it carries none.</summary>
    Task<string?> InfotextAsync(string name, CancellationToken ct);

    /// <summary>The file of an upload or a gallery picture, by the name that requests use.</summary>
    Task<string> InputFileAsync(string name, CancellationToken ct);

    /// <summary>A form as this user left it; null where there is none.</summary>
    Task<string?> DraftAsync(string name, CancellationToken ct);

    /// <summary>Keeps a form as it is; null forgets it.</summary>
    Task KeepDraftAsync(string name, string? value, CancellationToken ct);

    /// <summary>Pictures.</summary>
    IPictures Pictures { get; }

    /// <summary>The settings that count for this user.</summary>
    Task<SettingValues> SettingsAsync(CancellationToken ct);

    /// <summary>Changes settings, all or none.</summary>
    Task ChangeSettingsAsync(IReadOnlyDictionary<string, System.Text.Json.JsonElement> changes, CancellationToken ct);

    /// <summary>Puts settings back to their defaults; no key puts all back.</summary>
    Task ResetSettingsAsync(IReadOnlyCollection<string> keys, CancellationToken ct);
}

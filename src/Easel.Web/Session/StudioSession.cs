using System.Collections.Immutable;
using System.Data.Common;
using Easel.Application;
using Easel.Application.Jobs;
using Easel.Application.Prompts;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Easel.Web.Session;

/// <summary>
/// One window on the studio: whose it is, what its jobs do, and the forms as they were left. It holds nothing that a reload would lose. All of
/// it runs on the window's own dispatcher.
/// </summary>
public sealed class StudioSession : IAsyncDisposable
{
    private const int EndedJobs = 60;
    private static readonly TimeSpan WhileRunning = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan WhileIdle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(400);

    private readonly StudioParts parts;
    private readonly TypedDrafts typed;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource closed = new();
    private readonly Dictionary<string, (string Value, CancellationTokenSource Pause)> typing = [];
    private readonly ILogger<StudioSession>? logger;
    private IStudio? studio;

    /// <param name="parts">The studio.</param>
    /// <param name="typed">What is typed in all windows.</param>
    /// <param name="clock">For waiting.</param>
    /// <param name="services">Knows what the host may have brought.</param>
    public StudioSession(StudioParts parts, TypedDrafts typed, TimeProvider clock, IServiceProvider services)
    {
        (this.parts, this.typed, this.clock, Counter, Closed) = (parts, typed, clock, services.GetService<IPromptCounter>(), closed.Token);
        logger = services.GetService<ILogger<StudioSession>>();
    }

    /// <summary>The studio as its user sees it.</summary>
    public IStudio Studio => studio ?? throw new InvalidOperationException("The session has not been opened.");

    /// <summary>Counts tokens, where the host can.</summary>
    public IPromptCounter? Counter { get; }

    /// <summary>The user's jobs: what runs, what waits, what ended last.</summary>
    public ImmutableArray<JobSummary> Jobs { get; private set; } = [];

    /// <summary>The job that paints; null while none does.</summary>
    public JobSummary? Running => Jobs.FirstOrDefault(it => it.State == JobState.Running && JobKinds.Pictures.Contains(it.Kind));

    /// <summary>The job that has the device and does not paint: a training, for instance; null while none does.</summary>
    public JobSummary? Holding => Jobs.FirstOrDefault(it => it.State == JobState.Running && JobKinds.Files.Contains(it.Kind));

    /// <summary>How many jobs wait.</summary>
    public int Waiting => Jobs.Count(it => it.State.IsWaiting());

    /// <summary>Grows with each new look at the picture in work.</summary>
    public int PreviewNumber { get; private set; }

    /// <summary>Jobs moved on.</summary>
    public event Action? JobsChanged;

    /// <summary>A picture may have been added.</summary>
    public event Action? PicturesChanged;

    /// <summary>A form was filled from elsewhere: its name.</summary>
    public event Action<string>? DraftReplaced;

    /// <summary>A file was dropped or pasted: the name by which requests use it.</summary>
    public event Func<string, string, Task>? FileTaken;

    /// <summary>Ctrl+Enter.</summary>
    public event Func<Task>? PaintPressed;

    /// <summary>Alt+Enter.</summary>
    public event Func<Task>? InterruptPressed;

    /// <summary>Stops when the window is closed.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Begins to follow the user's jobs.</summary>
    /// <param name="user">Whose window it is.</param>
    /// <param name="dispatch">Runs something on the window's own dispatcher.</param>
    public void Open(StudioUser user, Func<Func<Task>, Task> dispatch)
    {
        studio = parts.For(user);
        _ = dispatch(FollowAsync);
    }

    /// <summary>Looks at the jobs at once, for instance because one was submitted.</summary>
    public async Task RefreshAsync()
    {
        var before = Stamp();
        Jobs = await Studio.JobsAsync(EndedJobs, Closed);
        JobsChanged?.Invoke();
        if (before != Stamp()) PicturesChanged?.Invoke();
    }

    /// <summary>Puts a waiting job before another one, or last. The list shows it at once, whatever the studio needs to keep it.</summary>
    /// <param name="id">The job.</param>
    /// <param name="before">The job that it is put before; null puts it last.</param>
    /// <exception cref="EaselException">The studio refused; the list is then as it was.</exception>
    public async Task MoveAsync(JobId id, JobId? before)
    {
        Jobs = QueueOrder.Move(Jobs, id, before);
        JobsChanged?.Invoke();
        try
        {
            await Studio.MoveAsync(id, before, Closed);
        }
        finally
        {
            await RefreshAsync();
        }
    }

    /// <summary>Tells everyone that pictures were added, thrown away or changed.</summary>
    public void TellPicturesChanged() => PicturesChanged?.Invoke();

    /// <summary>A form as it was left, here or in another window; null where it is new.</summary>
    public async Task<string?> DraftAsync(string name) => typed.Find(Studio.User.Name, name) ?? await Studio.DraftAsync(name, Closed);

    /// <summary>Keeps a form as soon as typing pauses.</summary>
    public async Task KeepDraftAsync(string name, string value)
    {
        typed.Put(Studio.User.Name, name, value);
        if (typing.Remove(name, out var last)) await last.Pause.CancelAsync();
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(Closed);
        typing[name] = (value, pause);
        try
        {
            await Task.Delay(TypingPause, clock, pause.Token);
            if (typing.TryGetValue(name, out var mine) && ReferenceEquals(mine.Pause, pause)) typing.Remove(name);
            await KeepNowAsync(name, value);
        }
        catch (OperationCanceledException)
        {
            // Typing went on, or the window closed: what was typed last is kept in either case.
        }
    }

    /// <summary>Fills a form from elsewhere.</summary>
    public async Task FillAsync(string name, string value)
    {
        if (typing.Remove(name, out var last)) await last.Pause.CancelAsync();
        typed.Forget(Studio.User.Name, name);
        await Studio.KeepDraftAsync(name, value, Closed);
        DraftReplaced?.Invoke(name);
    }

    /// <summary>Hands a dropped file to the page that is open; true where it wanted it.</summary>
    public async Task<bool> TakeFileAsync(string input, string name)
    {
        if (FileTaken is not { } take) return false;
        await take(input, name);
        return true;
    }

    /// <summary>Ctrl+Enter was pressed.</summary>
    public Task PressPaintAsync() => PaintPressed?.Invoke() ?? Task.CompletedTask;

    /// <summary>Alt+Enter was pressed.</summary>
    public async Task PressInterruptAsync()
    {
        if (InterruptPressed is { } pressed) await pressed();
        else if (Running is { } job) await Studio.StopAsync(job.Id, StopKind.Interrupt, Closed);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var unkept = typing.ToList();
        await closed.CancelAsync();
        closed.Dispose();
        foreach (var (name, (value, _)) in unkept) await KeepNowAsync(name, value);
    }

    // A closed window keeps it too. What another window, or a reload of this one, made of it meanwhile is newer.
    private async Task KeepNowAsync(string name, string value)
    {
        if (typed.Find(Studio.User.Name, name) != value) return;
        await Studio.KeepDraftAsync(name, value, CancellationToken.None);
        typed.Kept(Studio.User.Name, name, value);
    }

    private async Task FollowAsync()
    {
        JobPreview? seen = null;
        try
        {
            while (!Closed.IsCancellationRequested)
            {
                var change = Studio.NextChange();
                await TryRefreshAsync();
                var preview = Running is { } job ? Studio.Preview(job.Id) : null;
                if (!ReferenceEquals(preview, seen))
                {
                    seen = preview;
                    PreviewNumber++;
                    JobsChanged?.Invoke();
                }

                await Task.WhenAny(change, Task.Delay(!Jobs.Any(it => it.State == JobState.Running) ? WhileIdle : WhileRunning, clock, Closed));
            }
        }
        catch (OperationCanceledException)
        {
            // The window is closed.
        }
    }

    // A database that is busy for a moment must not end the watch.
    private async Task TryRefreshAsync()
    {
        try
        {
            await RefreshAsync();
        }
        catch (Exception e) when (e is EaselException or DbException)
        {
            logger?.LogWarning(e, "The queue could not be read; the page tries again.");
        }
    }

    // Changes where pictures may have been added: a job ended, or one of its batches.
    private (JobId?, int?, JobId?, int) Stamp() =>
        (Running?.Id, Running?.Progress?.Batch, Jobs.FirstOrDefault(it => it.State.IsEnd())?.Id, Jobs.Count(it => it.State.IsEnd()));
}

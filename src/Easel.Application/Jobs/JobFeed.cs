using Easel.Core.Jobs;

namespace Easel.Application.Jobs;

/// <summary>
/// Tells those who watch that a job has news. Lasting events are read from the database; of progress and previews only the latest is known,
/// and here. Nothing piles up for a slow watcher: it gets what is newest when it looks.
/// </summary>
public sealed class JobFeed(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<JobId, Line> lines = [];
    private TaskCompletionSource any = Signal();
    private long last;

    /// <summary>Completes with the next change of any job's state.</summary>
    public Task NextChange()
    {
        lock (gate) return any.Task;
    }

    /// <summary>A job is done: its result. Called on the thread that noted it, which must go on at once.</summary>
    public event Action<JobResult>? Finished;

    /// <summary>How far a job is; null before its first progress and after its end.</summary>
    public JobProgress? Progress(JobId job)
    {
        lock (gate) return lines.TryGetValue(job, out var line) ? line.Progress?.Event as JobProgress : null;
    }

    /// <summary>The time that a training says it still takes; null for other jobs, and before its first step.</summary>
    public double? SecondsLeft(JobId job)
    {
        lock (gate) return lines.TryGetValue(job, out var line) ? line.SecondsLeft : null;
    }

    /// <summary>The latest rough look at a job's picture in work.</summary>
    public NumberedEvent? Preview(JobId job)
    {
        lock (gate) return lines.TryGetValue(job, out var line) ? line.Preview : null;
    }

    /// <summary>True where someone watches the job.</summary>
    public bool IsWatched(JobId job)
    {
        lock (gate) return lines.TryGetValue(job, out var line) && line.Watchers > 0;
    }

    /// <summary>Begins to watch a job; dispose of it to end.</summary>
    public JobEar Listen(JobId job)
    {
        lock (gate)
        {
            var line = LineOf(job);
            line.Watchers++;
            return new JobEar(this, job);
        }
    }

    /// <summary>The number of the next event. Numbers are microseconds of the clock, made to grow: a restart needs no memory of them.</summary>
    internal NumberedEvent Number(JobEvent news)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            last = Math.Max(last + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            return new NumberedEvent(last, now, news);
        }
    }

    /// <summary>Tells that an event is there; a lasting one is in the database already.</summary>
    internal void Announce(JobId job, NumberedEvent news)
    {
        lock (gate)
        {
            var line = LineOf(job);
            if (news.Event is JobTrainingStep step) line.SecondsLeft = step.SecondsLeft;
            if (news.Event is JobProgress) line.Progress = news;
            else if (news.Event is JobPreview) line.Preview = news;
            else if (news.IsPassing) line.Step = news;
            else line.LastLasting = news.Id;
            // A new try begins from nothing; one that is asked to stop goes on to the next network call.
            if (news.Event is JobStateChanged changed && (changed.State != JobState.Running || changed.Attempt != line.Attempt))
                (line.Attempt, line.Progress, line.Preview, line.Step, line.SecondsLeft) = (changed.Attempt, null, null, null, null);
            line.Wake();
            if (news.IsLast)
            {
                (line.Progress, line.Preview, line.Step, line.SecondsLeft) = (null, null, null, null);
                line.Ended = true;
                if (line.Watchers == 0) lines.Remove(job);
            }

            if (news.Event is not (JobStateChanged or JobFinished or JobFailed or JobCancelled)) return;
            var wake = any;
            any = Signal();
            wake.TrySetResult();
        }

        if (news.Event is JobFinished done) Finished?.Invoke(done.Result);
    }

    internal JobNews News(JobId job)
    {
        lock (gate)
        {
            var line = LineOf(job);
            return new JobNews(line.Change.Task, line.LastLasting, [.. new[] { line.Progress, line.Preview, line.Step }.OfType<NumberedEvent>()]);
        }
    }

    internal void Leave(JobId job)
    {
        lock (gate)
        {
            if (!lines.TryGetValue(job, out var line)) return;
            line.Watchers--;
            if (line.Watchers <= 0 && (line.Ended || line is { Progress: null, Preview: null })) lines.Remove(job);
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Line LineOf(JobId job)
    {
        if (lines.TryGetValue(job, out var line)) return line;
        return lines[job] = new Line();
    }

    private sealed class Line
    {
        public int Attempt;
        public NumberedEvent? Progress;
        public NumberedEvent? Preview;
        public NumberedEvent? Step;
        public double? SecondsLeft;
        public long LastLasting;
        public int Watchers;
        public bool Ended;

        public TaskCompletionSource Change { get; private set; } = Signal();

        public void Wake()
        {
            var wake = Change;
            Change = Signal();
            wake.TrySetResult();
        }
    }
}

/// <summary>One who watches a job.</summary>
public sealed class JobEar : IDisposable
{
    private readonly JobFeed feed;
    private readonly JobId job;
    private bool left;

    internal JobEar(JobFeed feed, JobId job) => (this.feed, this.job) = (feed, job);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (left) return;
        left = true;
        feed.Leave(job);
    }

    /// <summary>What there is to hear now, and when to listen again: of one moment, so that no lasting event slips between a read and a passing one.</summary>
    internal JobNews News() => feed.News(job);
}

/// <summary>What there is to hear of a job at one moment.</summary>
/// <param name="Change">Ends with the next news.</param>
/// <param name="LastLasting">The number of the last lasting event that was announced; 0 where none was.</param>
/// <param name="Passing">The newest progress, preview and step of a training.</param>
internal sealed record JobNews(Task Change, long LastLasting, IReadOnlyList<NumberedEvent> Passing);

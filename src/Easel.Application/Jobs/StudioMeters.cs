using System.Diagnostics;
using System.Diagnostics.Metrics;
using Easel.Core.Jobs;

namespace Easel.Application.Jobs;

/// <summary>What is measured of jobs, and their traces.</summary>
public sealed class StudioMeters : IDisposable
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "Easel";

    private readonly Meter meter = new(Name);
    private readonly ActivitySource traces = new(Name);
    private readonly Counter<long> submitted;
    private readonly Counter<long> ended;
    private readonly Counter<long> pictures;
    private readonly Counter<long> lost;
    private readonly Histogram<double> seconds;

    /// <summary>Begins to count.</summary>
    public StudioMeters()
    {
        submitted = meter.CreateCounter<long>("easel.jobs.submitted", "{job}", "Jobs that were accepted");
        ended = meter.CreateCounter<long>("easel.jobs.ended", "{job}", "Jobs that ended, by how");
        pictures = meter.CreateCounter<long>("easel.pictures", "{picture}", "Pictures that were stored");
        lost = meter.CreateCounter<long>("easel.attempts.lost", "{attempt}", "Attempts that ended because the worker or the studio did");
        seconds = meter.CreateHistogram<double>("easel.job.duration", "s", "How long jobs ran");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        meter.Dispose();
        traces.Dispose();
    }

    internal void Submitted(string kind) => submitted.Add(1, new KeyValuePair<string, object?>("kind", kind));

    internal void Lost() => lost.Add(1);

    internal void Picture() => pictures.Add(1);

    internal void Ended(JobId job, string kind, JobState state, DateTimeOffset? started, DateTimeOffset now)
    {
        ended.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant()));
        if (started is not { } start) return;
        seconds.Record((now - start).TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
        using var trace = traces.StartActivity("job", ActivityKind.Internal, parentContext: default, startTime: start);
        trace?.SetTag("job.id", job.ToString()).SetTag("job.kind", kind).SetTag("job.state", state.ToString());
        trace?.SetEndTime(now.UtcDateTime);
    }
}

using Easel.Application.Data;
using Easel.Core.Jobs;
using Microsoft.Extensions.Logging;

namespace Easel.Application.Jobs;

/// <summary>Events of a change that is not yet in the database: those that last are stored with it, and all are announced after it.</summary>
internal sealed partial class PendingNews(JobFeed feed, StudioContext context)
{
    private readonly List<(JobId Job, NumberedEvent News)> all = [];

    public void Add(JobId job, JobEvent news)
    {
        var numbered = feed.Number(news);
        all.Add((job, numbered));
        if (!numbered.IsPassing) context.Events.Add(new EventRow { Job = job, Id = numbered.Id, At = numbered.At, Json = JobJson.Write(news) });
    }

    public void Announce(ILogger log)
    {
        foreach (var (job, news) in all)
        {
            feed.Announce(job, news);
            switch (news.Event)
            {
                case JobStateChanged it:
                    Changed(log, job, it.State, it.Attempt, it.Reason);
                    break;
                case JobFailed it:
                    Failed(log, job, it.Code, it.Message);
                    break;
                case JobFinished or JobCancelled:
                    Ended(log, job, news.Event is JobFinished ? JobState.Finished : JobState.Cancelled);
                    break;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Job {JobId}: {State}, attempt {Attempt}. {Reason}")]
    private static partial void Changed(ILogger log, JobId jobId, JobState state, int attempt, string? reason);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} failed ({Code}): {Error}")]
    private static partial void Failed(ILogger log, JobId jobId, string code, string error);

    [LoggerMessage(LogLevel.Information, "Job {JobId}: {State}.")]
    private static partial void Ended(ILogger log, JobId jobId, JobState state);
}

using Easel.Application.Data;
using Easel.Core.Jobs;

namespace Easel.Application.Jobs;

/// <summary>Events of a change that is not yet in the database: those that last are stored with it, and all are announced after it.</summary>
internal sealed class PendingNews(JobFeed feed, StudioContext context)
{
    private readonly List<(JobId Job, NumberedEvent News)> all = [];

    public void Add(JobId job, JobEvent news)
    {
        var numbered = feed.Number(news);
        all.Add((job, numbered));
        if (!numbered.IsPassing) context.Events.Add(new EventRow { Job = job, Id = numbered.Id, At = numbered.At, Json = JobJson.Write(news) });
    }

    public void Announce()
    {
        foreach (var (job, news) in all) feed.Announce(job, news);
    }
}

using Easel.Core.Jobs;

namespace Easel.Api.Webui;

/// <summary>The names that clients gave their tasks, and the jobs that these are. The latest few thousand are known.</summary>
internal sealed class WebuiTasks
{
    private const int Most = 4096;

    private readonly Lock gate = new();
    private readonly OrderedDictionary<(string Owner, string Task), JobId> jobs = [];

    /// <summary>Remembers a task.</summary>
    public void Add(string owner, string task, JobId job)
    {
        lock (gate)
        {
            jobs[(owner, task)] = job;
            while (jobs.Count > Most) jobs.RemoveAt(0);
        }
    }

    /// <summary>The job of a task; a job's own name is one too.</summary>
    public JobId? Find(string owner, string task)
    {
        lock (gate)
            if (jobs.TryGetValue((owner, task), out var job)) return job;
        return JobId.TryParse(task, out var id) ? id : null;
    }
}

using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Application.Errors;

/// <summary>A worker reports on a job that is no longer its own: the job was stopped, or given to another one.</summary>
public sealed class LostLeaseException(JobId job, int attempt)
    : EaselException("lost-lease", $"Attempt {attempt} of job {job} is over. Drop it and ask for another job.");

using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Core.Jobs;

/// <summary>Carries out one kind of request. Every road to the device ends in one of these.</summary>
public interface IJobHandler<in T> where T : JobRequest
{
    /// <summary>Carries out the request and reports on the way; the end (result, failure, cancellation) is reported by the caller.</summary>
    /// <exception cref="EaselException">The request cannot be carried out.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    Task<JobResult> RunAsync(T request, JobContext job);
}

namespace Easel.Core.Jobs;

/// <summary>What a look at a training, or at its pictures, found.</summary>
/// <param name="Plan">The findings, errors first, and how long the run will be; steps and memory are 0 where only pictures were looked at.</param>
public sealed record TrainCheckResult(JobTrainingPlanned Plan) : JobResult;

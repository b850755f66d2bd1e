using System.Globalization;
using Easel.Core.Requests;
using Easel.Training.Targets;

namespace Easel.Training.Sessions;

/// <summary>What decides the weights of a run, in words: a saved state goes on only in a run that agrees.</summary>
internal static class RunFingerprint
{
    public static string Of(TrainRequest request, ITrainingTarget target, TrainingPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"target {request.Target}; network {request.Network.Algorithm} {request.Network.Dim} {request.Network.Alpha}; parameters {target.Parameters.Count}; optimizer {request.Optimizer.Type} {string.Join(' ', request.Optimizer.Arguments)}; seed {request.Run.Seed}; batches {plan.Batches}; accumulation {request.Run.GradientAccumulation}; precision {request.Run.MixedPrecision}");
}

using System.Globalization;
using Easel.Core.Requests;
using Easel.Training.Targets;

namespace Easel.Training.Sessions;

/// <summary>What decides the weights of a run, in words: a saved state goes on only in a run that agrees.</summary>
internal static class RunFingerprint
{
    public static string Of(TrainRequest request, ITrainingTarget target, TrainingPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"target {request.Target}; network {Network(request)}; parameters {target.Parameters.Count}; optimizer {request.Optimizer.Type} {string.Join(' ', request.Optimizer.Arguments)}; seed {request.Run.Seed}; batches {plan.Batches}; accumulation {request.Run.GradientAccumulation}; precision {request.Run.MixedPrecision}");

    private static string Network(TrainRequest request) => request is { Target: TrainTarget.Hypernetwork, Hypernetwork: var shape }
        ? Text(shape ?? new TrainHypernetwork())
        : string.Create(CultureInfo.InvariantCulture, $"{request.Network.Algorithm} {request.Network.Dim} {request.Network.Alpha}{(request.Network.Decompose ? " decomposed" : "")}{(request.Network.Unit > 1 ? $" by {request.Network.Unit}" : "")}{More(request.Network)}");

    // What only some networks have is said only of those, so that the states of others stay good.
    private static string More(TrainNetwork network) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(network.ConvDim is { } dim ? $" convolutions {dim} {network.ConvAlpha}" : "")}{(network.Factor != -1 ? $" factor {network.Factor}" : "")}{(network.Tucker ? " tucker" : "")}{(network.BlockDims.IsEmpty ? "" : $" blocks {Numbers(network.BlockDims.Select(rank => (double)rank))}")}{(network.Preset is { } preset ? $" preset {preset}" : "")}{(network.BaseWeights.IsEmpty ? "" : $" upon {string.Join(' ', network.BaseWeights.Select(Path.GetFileName))}")}{(network.BlockAlphas.IsEmpty ? "" : $" alphas {Numbers(network.BlockAlphas)}")}");

    private static string Text(TrainHypernetwork shape) =>
        $"{Numbers(shape.LayerStructure)} {shape.Activation} {(shape.LayerNorm ? "norm " : "")}{(shape.ActivateOutput ? "output " : "")}{Numbers(shape.Dropout)}";

    private static string Numbers(IEnumerable<double> numbers) => string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}

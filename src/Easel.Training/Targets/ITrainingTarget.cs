using Easel.Engine.Memory;
using Easel.Training.Optimizers;
using Easel.Training.Sessions;

namespace Easel.Training.Targets;

/// <summary>What a run trains: parameters of its own, a way to put them in force, and a file form.</summary>
public interface ITrainingTarget : IDisposable
{
    /// <summary>What an optimiser changes. Names are unique and stay the same from run to run.</summary>
    IReadOnlyList<TrainedParameter> Parameters { get; }

    /// <summary>True where text encoders are trained.</summary>
    bool TrainsText { get; }

    /// <summary>Puts everything in force in the run's networks until disposal, for a step or a measure.</summary>
    /// <param name="training">True for a step: dropout acts.</param>
    IDisposable Apply(bool training);

    /// <summary>Puts everything in force where generation finds it until disposal, for a sample picture.</summary>
    /// <param name="networks">The run's networks.</param>
    /// <param name="host">Gives networks to pipelines.</param>
    IDisposable Show(TrainingNetworks networks, ModelHost host);

    /// <summary>Called after every update, without gradients: limits and frozen parts.</summary>
    void AfterUpdate();

    /// <summary>The tensors of the file, in 32 bits; in the caller's dispose scope where they are new.</summary>
    IReadOnlyDictionary<string, TorchSharp.torch.Tensor> FileTensors();
}

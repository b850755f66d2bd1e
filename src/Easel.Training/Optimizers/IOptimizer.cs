using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>Changes parameters by their gradients. Its whole state is in named tensors, so that a run can stop and go on bit-identically.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>One update of every parameter that has a gradient, with this learning rate.</summary>
    void Step(double learningRate);

    /// <summary>Forgets all gradients.</summary>
    void ZeroGradients();

    /// <summary>The state's tensors by name; owned by the optimiser.</summary>
    IEnumerable<(string Name, Tensor Value)> State { get; }

    /// <summary>Updates made so far; part of the state.</summary>
    int Steps { get; set; }
}

using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>An optimiser whose update of one parameter does not depend on the others.</summary>
public abstract class EachOptimizer : SlotOptimizer
{
    private protected EachOptimizer(IEnumerable<TrainedParameter> parameters)
        : base(parameters)
    {
    }

    /// <summary>One update of one parameter.</summary>
    private protected abstract void Update(Slot slot, Tensor gradient, double rate);

    private protected sealed override void Update(double factor)
    {
        foreach (var slot in Active)
        {
            using var scope = NewDisposeScope();
            Update(slot, slot.Parameter.grad!, factor * slot.Rate);
        }
    }
}

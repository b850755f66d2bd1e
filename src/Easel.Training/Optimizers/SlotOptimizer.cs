using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Optimizers;

/// <summary>An optimiser that keeps some tensors for each parameter. Parameters without a gradient are left alone, weight decay included.</summary>
public abstract class SlotOptimizer : IOptimizer
{
    private readonly Slot[] slots;
    private readonly List<(string Name, Tensor Value)> shared = [];

    private protected SlotOptimizer(IEnumerable<TrainedParameter> parameters) => slots = [.. parameters.Select(parameter => new Slot(parameter))];

    /// <inheritdoc/>
    public int Steps { get; set; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State =>
        slots.SelectMany(slot => slot.State.Select(state => ($"{slot.Name}.{state.Name}", state.Value))).Concat(shared.Select(state => ($"shared.{state.Name}", state.Value)));

    private protected IEnumerable<Slot> Active => slots.Where(slot => slot.Parameter.grad is not null);

    /// <inheritdoc/>
    public void Step(double learningRate)
    {
        Steps++;
        using var noGradient = no_grad();
        Update(learningRate);
    }

    /// <inheritdoc/>
    public void ZeroGradients()
    {
        foreach (var slot in slots)
        {
            slot.Parameter.grad?.Dispose();
            slot.Parameter.grad = null;
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        foreach (var (_, value) in slots.SelectMany(slot => slot.State).Concat(shared)) value.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One update of every parameter that has a gradient.</summary>
    private protected abstract void Update(double factor);

    /// <summary>Keeps a tensor for every parameter, zero by default.</summary>
    private protected void Keep(string name, Func<Parameter, Tensor>? start = null)
    {
        using var noGradient = no_grad();
        foreach (var slot in slots)
            if ((start is null ? zeros_like(slot.Parameter) : start(slot.Parameter)) is { } value) slot.Add(name, value.detach().DetachFromDisposeScope());
    }

    /// <summary>Keeps a number for all parameters together.</summary>
    private protected Tensor KeepShared(string name, double start)
    {
        var value = tensor(start, float64).DetachFromDisposeScope();
        shared.Add((name, value));
        return value;
    }

    private protected sealed class Slot(TrainedParameter parameter)
    {
        private readonly List<(string Name, Tensor Value)> state = [];

        public string Name => parameter.Name;

        public Parameter Parameter => parameter.Parameter;

        public double Rate => parameter.Rate;

        public IReadOnlyList<(string Name, Tensor Value)> State => state;

        public Tensor this[string name] => state.Find(entry => entry.Name == name).Value;

        public void Add(string name, Tensor value) => state.Add((name, value));
    }
}

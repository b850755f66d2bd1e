using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// One tensor of a network, under its checkpoint name. It may be stored in a lower precision than the activations (memory modes):
/// <see cref="As"/> casts on use.
/// </summary>
public sealed class Weight : IDisposable
{
    internal Weight(string name, Tensor tensor)
    {
        Name = name;
        Value = Own(tensor);
    }

    /// <summary>The full name, as in the checkpoint.</summary>
    public string Name { get; }

    /// <summary>The stored tensor; a leaf, gradients off unless training switched them on.</summary>
    public Parameter Value { get; private set; }

    /// <summary>The weight in the dtype of the activations; a new tensor only where the stored dtype differs.</summary>
    public Tensor As(ScalarType dtype) => Value.dtype == dtype ? Value : Value.to(dtype);

    /// <summary>Moves or casts the stored tensor; the old one is freed.</summary>
    public void MoveTo(Device device, ScalarType dtype)
    {
        if (Value.dtype == dtype && Value.device == device) return;
        using var noGrad = no_grad();
        var moved = Own(Value.to(dtype, device), Value.requires_grad);
        Value.Dispose();
        Value = moved;
    }

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();

    // A Parameter joins the dispose scope it is made in (decision 001); a network's weights must outlive every scope.
    private static Parameter Own(Tensor tensor, bool gradients = false)
    {
        var parameter = new Parameter(tensor, gradients);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Layers;

/// <summary>
/// One tensor of a network, under its checkpoint name. It may be stored in a lower precision than the activations (memory modes):
/// <see cref="As"/> casts on use.
/// </summary>
public sealed class Weight : IDisposable
{
    private Parameter home;
    private Parameter? guest;

    internal Weight(string name, Tensor tensor)
    {
        Name = name;
        home = Own(tensor);
    }

    /// <summary>The full name, as in the checkpoint.</summary>
    public string Name { get; }

    /// <summary>The stored tensor, or its copy on the device that it visits; a leaf, gradients off unless training switched them on.</summary>
    public Parameter Value => guest ?? home;

    /// <summary>The weight in the dtype of the activations; a new tensor only where the stored dtype differs.</summary>
    public Tensor As(ScalarType dtype) => Value.dtype == dtype ? Value : Value.to(dtype);

    /// <summary>Moves or casts the stored tensor; the old one is freed.</summary>
    public void MoveTo(Device device, ScalarType dtype)
    {
        if (home.dtype == dtype && home.device == device) return;
        using var noGrad = no_grad();
        var moved = Own(home.to(dtype, device), home.requires_grad);
        home.Dispose();
        home = moved;
    }

    /// <summary>Copies the stored tensor to a device; until <see cref="GoHome"/> the copy is the weight.</summary>
    internal void Visit(Device device)
    {
        using var noGrad = no_grad();
        guest = Own(home.to(device));
    }

    /// <summary>Frees the copy.</summary>
    internal void GoHome()
    {
        guest?.Dispose();
        guest = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GoHome();
        home.Dispose();
    }

    // A Parameter joins the dispose scope it is made in (decision 001); a network's weights must outlive every scope.
    private static Parameter Own(Tensor tensor, bool gradients = false)
    {
        var parameter = new Parameter(tensor, gradients);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>
/// Gives many parameters one piece of memory, and their gradients another: what an optimiser and an average do to each of hundreds is then done
/// to all at once. A graphics card spends most of a small network's step on being told what to do; so it is told a hundredth of it.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private readonly List<Part> _parts = [];

    /// <summary>Moves the values into common memory; the parameters stay what they are to their network, which must not be moved any more.</summary>
    /// <param name="name">What the parts' names begin with, in a saved state.</param>
    /// <param name="parameters">Parameters of one device and dtype.</param>
    public FlatParameters(string name, IReadOnlyList<Parameter> parameters)
    {
        // Apart, because only matrices and convolutions decay.
        foreach (var (kind, members) in ((string, Parameter[])[])[("matrices", [.. parameters.Where(p => p.dim() > 1)]), ("vectors", [.. parameters.Where(p => p.dim() <= 1)])])
            if (members.Length > 0) _parts.Add(new Part($"{name}.{kind}", members));
    }

    /// <summary>The common parameters, to be given to an optimiser: one row of all matrices, [1, n], and all vectors, [n].</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parts => [.. _parts.Select(part => (part.Name, part.Values))];

    /// <summary>Makes all gradients zero; to be called before each backward pass.</summary>
    public void ZeroGradients()
    {
        using var noGradient = no_grad();
        foreach (var part in _parts) part.ZeroGradients();
    }

    /// <summary>Frees the common memory's own handles; the parameters keep theirs.</summary>
    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
    }

    private sealed class Part : IDisposable
    {
        private readonly Tensor _gradients;

        public Part(string name, Parameter[] members)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            Name = name;
            var all = cat([.. members.Select(member => member.reshape(-1))]);
            _gradients = zeros_like(all).DetachFromDisposeScope();
            var at = 0L;
            foreach (var member in members)
            {
                var (count, shape) = (member.numel(), member.shape);
                member.set_(all.narrow(0, at, count).view(shape));
                // Backward adds to a gradient that is there, in place.
                member.grad = _gradients.narrow(0, at, count).view(shape);
                at += count;
            }

            Values = new Parameter(members[0].dim() > 1 ? all.view(1, -1) : all.alias(), false);
            Values.DetachFromDisposeScope();
        }

        public string Name { get; }

        public Parameter Values { get; }

        public void ZeroGradients()
        {
            _gradients.zero_();
            Values.grad = _gradients.view(Values.shape);
        }

        public void Dispose()
        {
            Values.Dispose();
            _gradients.Dispose();
        }
    }
}

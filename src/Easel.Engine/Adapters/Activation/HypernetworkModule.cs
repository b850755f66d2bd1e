using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Adapters.Activation;

/// <summary>
/// One network of a hypernetwork: x + strength · net(x), net being linear layers, each followed by an activation and, where the file has
/// one, a layer norm. Dropout works only in training, and leaves nothing but gaps in the numbering.
/// </summary>
/// <param name="stages">Weight and bias of each layer in order: a matrix is a linear layer, a vector a layer norm; owned from now on.</param>
/// <param name="activation">Null where there is none.</param>
/// <param name="activatesOutput">True where the last layer is followed by the activation too.</param>
public sealed class HypernetworkModule(ImmutableArray<(Tensor Weight, Tensor? Bias)> stages, Func<Tensor, Tensor>? activation, bool activatesOutput) : IDisposable
{
    private readonly int lastLinear = stages.Length - 1 - stages.Reverse().TakeWhile(stage => stage.Weight.dim() != 2).Count();

    /// <summary>Weight and bias of each layer in order.</summary>
    public ImmutableArray<(Tensor Weight, Tensor? Bias)> Stages => stages;

    /// <summary>Bytes of all tensors.</summary>
    public long Bytes => stages.Sum(stage => (stage.Weight.numel() + (stage.Bias?.numel() ?? 0)) * stage.Weight.dtype.ElementSize());

    /// <summary>The same with every tensor replaced.</summary>
    public HypernetworkModule With(Func<Tensor, Tensor> tensor) =>
        new([.. stages.Select(stage => (tensor(stage.Weight), stage.Bias is null ? null : tensor(stage.Bias)))], activation, activatesOutput);

    /// <param name="x">[…, width].</param>
    /// <param name="strength">The factor on what is added.</param>
    /// <param name="drop">In training: dropout after the layer of a number, counted from 0; null leaves everything.</param>
    /// <returns>The same shape.</returns>
    public Tensor Forward(Tensor x, double strength, Func<int, Tensor, Tensor>? drop = null)
    {
        using var scope = NewDisposeScope();
        var h = x;
        var layer = 0;
        foreach (var (i, (weight, bias)) in stages.Index())
        {
            var (w, b) = (weight.to(x.dtype), bias?.to(x.dtype));
            if (weight.dim() != 2)
            {
                h = layer_norm(h, weight.shape, w, b, 1e-5);
            }
            else
            {
                h = linear(h, w, b);
                if (activation is not null && (i != lastLinear || activatesOutput)) h = activation(h);
            }

            // A layer ends with its norm, where it has one.
            if (i + 1 < stages.Length && stages[i + 1].Weight.dim() != 2) continue;
            if (drop is not null) h = drop(layer, h);
            layer++;
        }

        return (x + strength * h).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (weight, bias) in stages)
        {
            weight.Dispose();
            bias?.Dispose();
        }
    }
}

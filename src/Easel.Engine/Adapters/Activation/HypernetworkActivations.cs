using System.Collections.Frozen;
using Easel.Core.Errors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Adapters.Activation;

/// <summary>The activations of hypernetworks by A1111's names: its own five, and PyTorch's classes in lower case, each with its defaults.</summary>
public static class HypernetworkActivations
{
    private static readonly FrozenDictionary<string, Func<Tensor, Tensor>?> s_known = new Dictionary<string, Func<Tensor, Tensor>?>(StringComparer.OrdinalIgnoreCase)
    {
        ["linear"] = null,
        ["identity"] = null,
        ["none"] = null,
        ["relu"] = x => x.relu(),
        ["relu6"] = x => x.clamp(0, 6),
        ["leakyrelu"] = x => leaky_relu(x, 0.01),
        // In use, the random slope is the mean of its range, 1/8 to 1/3.
        ["rrelu"] = x => leaky_relu(x, (1.0 / 8 + 1.0 / 3) / 2),
        ["elu"] = x => elu(x, 1),
        ["celu"] = x => elu(x, 1),
        ["selu"] = x => selu(x),
        // A1111 calls PyTorch's Hardswish so.
        ["swish"] = x => hardswish(x),
        ["hardswish"] = x => hardswish(x),
        ["silu"] = x => silu(x),
        ["mish"] = x => x * softplus(x).tanh(),
        ["gelu"] = x => gelu(x),
        ["tanh"] = x => x.tanh(),
        ["hardtanh"] = x => x.clamp(-1, 1),
        ["tanhshrink"] = x => x - x.tanh(),
        ["sigmoid"] = x => x.sigmoid(),
        ["hardsigmoid"] = x => ((x + 3) / 6).clamp(0, 1),
        ["logsigmoid"] = x => -softplus(-x),
        ["softplus"] = x => softplus(x),
        ["softsign"] = x => x / (1 + x.abs()),
        ["hardshrink"] = x => x * (x.abs() > 0.5).to(x.dtype),
        ["softshrink"] = x => x.sign() * (x.abs() - 0.5).clamp_min(0),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => s_known.Keys.Order(StringComparer.Ordinal);

    /// <summary>An activation by name; null where it changes nothing.</summary>
    /// <exception cref="UnsupportedFeatureException">There is none of this name.</exception>
    public static Func<Tensor, Tensor>? Find(string name, string path) => s_known.TryGetValue(name, out var found)
        ? found
        : throw new UnsupportedFeatureException($"{path}: the hypernetwork uses the activation '{name}', which is not known. Known are {string.Join(", ", Names)}.");
}

using Easel.Core.Errors;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>
/// A network's tensors out of a model file: each is read when the network asks for it, straight into its final dtype and place, so that
/// loading holds nothing twice.
/// </summary>
/// <param name="file">The model file; it must stay open while the network is built.</param>
/// <param name="dtype">The dtype of every floating-point tensor, or null to keep each as it is stored.</param>
/// <param name="device">Where the tensors go, or null for the CPU.</param>
/// <param name="keys">Turns the name that a network asks for (a single-file checkpoint's) into the file's, or null where they are the same.</param>
public sealed class CheckpointWeights(ITensorFile file, ScalarType? dtype = null, Device? device = null, Func<string, string>? keys = null)
    : IWeightSource
{
    /// <inheritdoc/>
    public bool Has(string name) => file.Tensors.ContainsKey(Stored(name));

    /// <inheritdoc/>
    public Tensor Get(string name, Initializer initializer, long[] shape)
    {
        var stored = Stored(name);
        if (!file.Tensors.TryGetValue(stored, out var info))
        {
            var wanted = stored == name ? $"'{name}'" : $"'{stored}' (for '{name}')";
            throw new ModelFormatException(file.Path, $"has no tensor {wanted} of shape {Text(shape)}: the file is incomplete, or of another family.");
        }

        if (!Fits(info, shape))
        {
            throw new ModelFormatException(
                file.Path, $"the tensor '{stored}' has the shape {info.ShapeText}, but {Text(shape)} was expected: the file is of another family.");
        }

        using var scope = NewDisposeScope();
        var tensor = file.Read(stored, info.DType.IsFloat() ? dtype : null, device);
        return (info.HasShape(shape) ? tensor : tensor.view(shape)).MoveToOuterDisposeScope().DetachFromDisposeScope();
    }

    private string Stored(string name) => keys is null ? name : keys(name);

    // A convolution of single cells is a matrix: diffusers stores the VAE's attention as [C, C] where single files have [C, C, 1, 1], and LDM's
    // UNets without text have [3C, C, 1].
    private static bool Fits(TensorInfo info, long[] shape)
    {
        if (info.HasShape(shape))
            return true;
        var (longer, shorter) = info.Shape.Length > shape.Length ? (info.Shape.ToArray(), shape) : (shape, info.Shape.ToArray());
        return longer.Length is 3 or 4 && shorter.Length == 2 && longer[2..].All(size => size == 1) && longer.AsSpan(0, 2).SequenceEqual(shorter);
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}

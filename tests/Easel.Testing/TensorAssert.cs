using Xunit;
using static TorchSharp.torch;

namespace Easel.Testing;

/// <summary>Comparisons of whole tensors.</summary>
public static class TensorAssert
{
    /// <summary>Same shape, and the same numbers to the last bit.</summary>
    public static void Identical(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(AllEqual(expected, actual), "The tensors differ.");
    }

    /// <summary>At least one number differs.</summary>
    public static void Different(Tensor one, Tensor other) => Assert.False(AllEqual(one, other), "The tensors are the same.");

    private static bool AllEqual(Tensor one, Tensor other)
    {
        using var scope = NewDisposeScope();
        return one.eq(other).all().item<bool>();
    }
}

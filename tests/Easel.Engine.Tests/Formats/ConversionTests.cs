using Easel.Engine.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Formats;

public class ConversionTests
{
    [Theory, NoTensorLeaks]
    [InlineData(ScalarType.Float16, ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16, ScalarType.Float32)]
    [InlineData(ScalarType.Float16, ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16, ScalarType.Float16)]
    public void Every_number_of_16_bits_becomes_what_the_tensor_library_makes_of_it(ScalarType from, ScalarType to)
    {
        using var scope = NewDisposeScope();
        var patterns = arange(-32768, 32768, ScalarType.Int16);
        var numbers = Seen(patterns, from);
        Compare(numbers.masked_select(numbers.isfinite()), to);
    }

    [Theory, NoTensorLeaks]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Singles_are_rounded_as_the_tensor_library_rounds(ScalarType to)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var numbers = Seen(randint(-0x7F000000, 0x7F000000, [100_000], ScalarType.Int32, generator: generator), ScalarType.Float32);
        Compare(numbers.masked_select(numbers.isfinite()), to);
    }

    /// <summary>The same bits as numbers of another kind.</summary>
    private static Tensor Seen(Tensor bits, ScalarType type)
    {
        var numbers = empty(bits.shape, type);
        bits.bytes.CopyTo(numbers.bytes);
        return numbers;
    }

    private static void Compare(Tensor numbers, ScalarType to)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder.File("a"), new Dictionary<string, Tensor> { ["t"] = numbers });
        using var file = TensorFiles.Open(folder.File("a"));
        Assert.Equal(numbers.to(to).bytes.ToArray(), file.Read("t", to).bytes.ToArray());
    }
}

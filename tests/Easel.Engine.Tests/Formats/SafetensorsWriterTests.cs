using Easel.Engine.Formats;
using Easel.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Formats;

public class SafetensorsWriterTests
{
    [Property(MaxTest = 40)]
    public Property What_is_written_is_read_back_and_twice_the_same() => Prop.ForAll(Tensors().ToArbitrary(), Metadata().ToArbitrary(), (specs, metadata) =>
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, type, shape, seed) in specs)
            tensors[name] = Numbers(type, shape, seed);
        SafetensorsWriter.Write(folder.File("a"), tensors, metadata);
        SafetensorsWriter.Write(folder.File("b"), tensors.Reverse().ToDictionary(), metadata.Reverse().ToDictionary());
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
        using var file = TensorFiles.Open(folder.File("a"));
        Assert.Equal(metadata.OrderBy(m => m.Key, StringComparer.Ordinal), file.Metadata);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), file.Tensors.Keys);
        foreach (var (name, expected) in tensors)
        {
            Assert.Equal(0, file.Tensors[name].Offset % file.Tensors[name].DType.Size());
            var actual = file.Read(name);
            Assert.Equal(expected.dtype, actual.dtype);
            Assert.Equal(expected.shape, actual.shape);
            Assert.Equal(expected.bytes.ToArray(), actual.bytes.ToArray());
        }
    });

    [Fact, NoTensorLeaks]
    public void Layout_and_device_of_a_tensor_do_not_matter_and_conversion_is_the_librarys()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var tensor = arange(12, ScalarType.Float32).view(3, 4);
        SafetensorsWriter.Write(folder.File("a"), [new TensorToWrite("t", DType.F16, [4, 3], () => tensor.t())]);
        using var file = TensorFiles.Open(folder.File("a"));
        Assert.Equal(DType.F16, file.Tensors["t"].DType);
        Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], file.Read("t", ScalarType.Float32).data<float>().ToArray());
    }

    [Fact]
    public void A_failure_on_the_way_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        using var one = ones(1);
        SafetensorsWriter.Write(folder.File("a"), new Dictionary<string, Tensor> { ["t"] = one });
        var before = File.ReadAllBytes(folder.File("a"));
        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(
            folder.File("a"), [new TensorToWrite("s", DType.F32, [1], () => ones(1)), new TensorToWrite("t", DType.F32, [2], () => ones(3))]));
        Assert.Equal(before, File.ReadAllBytes(folder.File("a")));
        Assert.Equal([folder.File("a")], Directory.GetFiles(folder.Path));
    }

    private static Gen<(string Name, ScalarType Type, long[] Shape, int Seed)[]> Tensors() =>
        Gen.NonEmptyListOf(
            from name in Gen.Elements("a", "b.weight", "b.bias", "π\"\\\n", "long." + new string('x', 300))
            from type in Gen.Elements(ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64, ScalarType.Int64, ScalarType.Byte, ScalarType.Bool)
            from shape in Gen.ArrayOf(Gen.Choose(0, 5).Select(n => (long)n)).Resize(4)
            from seed in Gen.Choose(0, 1 << 20)
            select (name, type, shape, seed)).Select(list => list.ToArray());

    private static Gen<Dictionary<string, string>> Metadata() =>
        from keys in Gen.SubListOf("format", "ss_tag_frequency", "标题", "")
        from values in Gen.ListOf(Gen.Elements("", "pt", "{\"a\": 1}", "\u0001\ud83d\ude00"), keys.Count)
        select keys.Zip(values).ToDictionary(p => p.First, p => p.Second);

    private static Tensor Numbers(ScalarType type, long[] shape, int seed)
    {
        var random = new Random(seed);
        var count = shape.Aggregate(1L, (a, b) => a * b);
        return tensor([.. Enumerable.Range(0, (int)count).Select(_ => (float)random.Next(-100, 100))]).view(shape).to(type);
    }
}

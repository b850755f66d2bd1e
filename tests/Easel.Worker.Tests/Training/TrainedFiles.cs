using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Worker.Tests.Training;

/// <summary>Compares files that trainings wrote.</summary>
internal static class TrainedFiles
{
    public static byte[] Bytes(ITensorFile file, string name)
    {
        using var tensor = file.Read(name);
        return tensor.bytes.ToArray();
    }

    public static void AssertSame(string one, string other) => Compare(one, other, (first, second, name) => Assert.Equal(Bytes(first, name), Bytes(second, name)));

    public static void AssertClose(string one, string other, double tolerance) => Compare(one, other, (first, second, name) =>
    {
        using var scope = NewDisposeScope();
        Assert.True((first.Read(name) - second.Read(name)).abs().max().item<float>() <= tolerance, name);
    });

    private static void Compare(string one, string other, Action<ITensorFile, ITensorFile, string> check)
    {
        using var first = TensorFiles.Open(one);
        using var second = TensorFiles.Open(other);
        Assert.Equal(first.Tensors.Keys.Order(StringComparer.Ordinal), second.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var name in first.Tensors.Keys) check(first, second, name);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

/// <summary>Reads the golden JSON files.</summary>
internal static class GoldenJson
{
    public static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllBytes(Golden.PathOf(path)))!.AsObject();

    public static IEnumerable<JsonObject> Cases(this JsonObject file, string name) => file[name]!.AsArray().Select(node => node!.AsObject());

    public static double Number(this JsonObject node, string name) => node[name]!.GetValue<double>();

    public static int Integer(this JsonObject node, string name) => node[name]!.GetValue<int>();

    public static bool Flag(this JsonObject node, string name) => node[name]!.GetValue<bool>();

    public static string Text(this JsonObject node, string name) => node[name]!.GetValue<string>();

    public static double[] Numbers(this JsonNode? node) => node is null ? [] : node.Deserialize<double[]>()!;

    public static long[] Longs(this JsonNode? node) => node is null ? [] : node.Deserialize<long[]>()!;

    /// <summary>A float64 tensor from <c>{shape, data}</c>.</summary>
    public static Tensor Tensor(this JsonObject node, string name) => tensor(node[name]!["data"].Numbers(), node[name]!["shape"].Longs());

    public static void AssertClose(Tensor expected, Tensor actual, double tolerance, string? what = null)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        var error = (expected.to(ScalarType.Float64) - actual.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.True(error <= tolerance, $"{what}: the largest difference is {error:g3}, allowed {tolerance:g3}.");
    }

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double absolute, double relative = 0, string? what = null)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers, expected {expected.Length}.");
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(expected[i] - actual[i]);
            Assert.True(
                error <= absolute + relative * Math.Abs(expected[i]),
                $"{what}[{i}]: {actual[i]:r}, expected {expected[i]:r}, difference {error:g3}.");
        }
    }
}

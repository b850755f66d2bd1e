using System.Globalization;
using System.Text.Json;
using Easel.Core.Errors;
using Easel.Testing;
using Easel.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Optimizers;

[NoTensorLeaks]
public sealed class OptimizerGoldenTests
{
    public static TheoryData<string> Cases
    {
        get
        {
            using var golden = Golden.Json("mini/training/optimizers.json");
            return [.. golden.RootElement.GetProperty("cases").EnumerateObject().Select(item => item.Name).Where(name => name != "DAdaptLion_not_accumulated")];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mission_9_11_Ten_updates_are_the_references(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = Golden.Json("mini/training/optimizers.json");
        var root = golden.RootElement;
        var item = root.GetProperty("cases").GetProperty(name);
        var (p, w) = (new Parameter(Vector(root.GetProperty("p0"))), new Parameter(Matrix(root.GetProperty("W0"))));
        var (a, b, s, c) = (Vector(root.GetProperty("a")), Vector(root.GetProperty("b")), Matrix(root.GetProperty("s")), Matrix(root.GetProperty("C")));
        var settings = item.GetProperty("settings").EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value);
        var rate = settings.TryGetValue("lr", out var lr) && lr.ValueKind == JsonValueKind.Number ? lr.GetDouble() : 0;
        var tolerance = name.StartsWith("Prodigy", StringComparison.Ordinal) || name.StartsWith("DAdapt", StringComparison.Ordinal) ? 1e-3 : 1e-5;
        using var optimizer = OptimizerKinds.Make(OptimizerKinds.Find(name.Split('_')[0]), [new("p", p, rate), new("w", w, rate)], Arguments(settings));
        for (var step = 0; step < 10; step++)
        {
            using var stepScope = NewDisposeScope();
            var loss = (a * (p - b).square()).sum() * 0.5 + (s * (w - c).square()).sum() * 0.5;
            loss.backward();
            optimizer.Step(1);
            optimizer.ZeroGradients();
            AssertClose(Vector(item.GetProperty("p")[step]), p, tolerance, $"p after step {step + 1}");
            AssertClose(Matrix(item.GetProperty("W")[step]), w, tolerance, $"W after step {step + 1}");
            if (item.TryGetProperty("d", out var d)) Assert.Equal(1, D(optimizer) / d[step].GetDouble(), tolerance);
        }
    }

    [Theory]
    [InlineData("AdamW", 0.01, 0.05)]
    [InlineData("Lion", 0.01, 0.05)]
    [InlineData("SGDNesterov", 1e-4, 0.05)]
    public void Moments_of_a_byte_lead_close_to_where_those_of_four_lead(string name, double rate, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var start = randn([100, 50], generator: generator);
        var target = randn([100, 50], generator: generator);
        var (exact, small) = (new Parameter(start.clone()), new Parameter(start.clone()));
        using var four = OptimizerKinds.Make(OptimizerKinds.Find(name), [new("w", exact, rate)], []);
        using var one = OptimizerKinds.Make(OptimizerKinds.Find($"{name}8bit"), [new("w", small, rate)], []);
        for (var i = 0; i < 30; i++)
        {
            using var stepScope = NewDisposeScope();
            ((exact - target).square().sum() + (small - target).square().sum()).backward();
            foreach (var optimizer in (IOptimizer[])[four, one])
            {
                optimizer.Step(1);
                optimizer.ZeroGradients();
            }
        }

        var moved = (exact - start).norm().item<float>();
        Assert.InRange((exact - small).norm().item<float>() / moved, 0, tolerance);
        Assert.InRange(one.State.Sum(state => state.Value.bytes.Length), 0, four.State.Sum(state => state.Value.bytes.Length) * 0.27);
    }

    [Fact]
    public void An_unknown_argument_is_refused_with_those_there_are()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<InvalidRequestException>(() => OptimizerKinds.Make(OptimizerKinds.Find("Lion"), [new("w", new Parameter(ones(2)))], ["weight_decai=1"]));
        Assert.Contains("weight_decay", error.Message, StringComparison.Ordinal);
        Assert.Contains("Prodigy", Assert.Throws<UnsupportedFeatureException>(() => OptimizerKinds.Find("Magic")).Message, StringComparison.Ordinal);
    }

    private static double D(IOptimizer optimizer) => optimizer.State.Single(state => state.Name == "shared.d").Value.item<double>();

    private static IEnumerable<string> Arguments(Dictionary<string, JsonElement> settings) =>
        from setting in settings
        where setting.Key is not ("lr" or "nesterov" or "numerator")
        select $"{setting.Key}={Text(setting.Value)}";

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
        JsonValueKind.String => value.GetString()!.Split(' ')[0],
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static Tensor Vector(JsonElement values) => tensor(values.EnumerateArray().Select(value => value.GetSingle()).ToArray());

    private static Tensor Matrix(JsonElement rows) => stack([.. rows.EnumerateArray().Select(Vector)]);

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var error = (expected - actual).abs().max().item<float>();
        Assert.True(error <= tolerance * Math.Max(1, tolerance == 1e-3 ? expected.abs().max().item<float>() : 1), $"{what} is off by {error:g3}.");
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Engine.Diffusion.Noise;

namespace Easel.Engine.Tests.Diffusion;

public sealed class TorchNoiseTests
{
    private const double Tolerance = 2e-6;
    private static readonly JsonObject File = GoldenJson.Read("sampling/rng.json");

    public static TheoryData<string> Cases(string section) => [.. File.Cases(section).Select(c => c.Text("name"))];

    [Theory]
    [MemberData(nameof(Cases), "torch_cpu")]
    public void The_cpu_stream_equals_pytorchs(string name) => Check("torch_cpu", name, NoiseSourceKind.Cpu);

    [Theory]
    [MemberData(nameof(Cases), "nv")]
    public void The_nvidia_stream_equals_pytorchs(string name) => Check("nv", name, NoiseSourceKind.Nv);

    [Theory]
    [InlineData("torch_cpu_sequence", NoiseSourceKind.Cpu)]
    [InlineData("nv_sequence", NoiseSourceKind.Nv)]
    public void Draws_of_several_sizes_follow_each_other_as_in_pytorch(string section, NoiseSourceKind kind)
    {
        foreach (var c in File.Cases(section))
        {
            var generator = NoiseGenerators.Create(kind, Seed(c));
            foreach (var draw in c["draws"]!.AsArray())
            {
                var expected = draw.Numbers();
                GoldenJson.AssertClose(expected, Draw(generator, expected.Length), Tolerance, 0, c.Text("name"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases), "mt19937")]
    public void The_raw_stream_equals_pytorchs(string name)
    {
        var c = File.Cases("mt19937").Single(c => c.Text("name") == name);
        var seed = (ulong)Seed(c);

        var single = new TorchCpuGenerator(seed).Engine;
        var expected = c["rand_float32"].Numbers();
        Assert.Equal(expected.Select(v => (float)v), expected.Select(_ => single.NextSingle()));

        var real = new TorchCpuGenerator(seed).Engine;
        expected = c["rand_float64_new_gen"].Numbers();
        Assert.Equal(expected, expected.Select(_ => real.NextDouble()));

        var integer = new TorchCpuGenerator(seed).Engine;
        expected = c["randint32_new_gen"].Numbers();
        Assert.Equal(expected, expected.Select(_ => (double)(integer.Next32() % int.MaxValue)));

        var normal = new double[16];
        new TorchCpuGenerator(seed).FillNormal(normal);
        GoldenJson.AssertClose(c["randn_float64_16"].Numbers(), normal, 1e-12, 0, name);
    }

    [Fact]
    public void Batch_seeds_count_up_unless_a_variation_holds_the_seed()
    {
        foreach (var c in File.Cases("seeds"))
        {
            var seeds = BatchSeeds.Of((long)c.Number("seed"), (long)c.Number("subseed"), c.Number("subseed_strength"), c.Integer("n"));
            Assert.Equal(c["all_seeds"].Longs(), seeds.Seeds);
            Assert.Equal(c["all_subseeds"].Longs(), seeds.Subseeds);
        }
    }

    private static void Check(string section, string name, NoiseSourceKind kind)
    {
        var c = File.Cases(section).Single(c => c.Text("name") == name);
        var count = (int)c["shape"].Longs().Aggregate(1L, (a, b) => a * b);
        var values = Draw(NoiseGenerators.Create(kind, Seed(c)), count);
        if (c["values"] is { } all)
        {
            GoldenJson.AssertClose(all.Numbers(), values, Tolerance, 0, name);
            return;
        }

        GoldenJson.AssertClose(c["first16"].Numbers(), values.AsSpan(0, 16), Tolerance, 0, name);
        GoldenJson.AssertClose(c["last17"].Numbers(), values.AsSpan(values.Length - 17), Tolerance, 0, name);
        GoldenJson.AssertClose(c["every_997th"].Numbers(), [.. values.Where((_, i) => i % 997 == 0)], Tolerance, 0, name);
        var mean = values.Average();
        Assert.Equal(c.Number("mean"), mean, 1e-6);
        Assert.Equal(c.Number("std"), Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length), 1e-6);
    }

    private static long Seed(JsonObject c)
    {
        var text = c.Text("seed");
        return text[0] == '-' ? long.Parse(text, CultureInfo.InvariantCulture) : (long)ulong.Parse(text, CultureInfo.InvariantCulture);
    }

    private static double[] Draw(INoiseGenerator generator, int count)
    {
        var values = new float[count];
        generator.FillNormal(values);
        return Array.ConvertAll(values, v => (double)v);
    }
}

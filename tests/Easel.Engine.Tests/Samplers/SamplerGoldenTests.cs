using System.Text.Json.Nodes;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using Easel.Engine.Tests.Diffusion;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Samplers;

/// <summary>Every sampler against k-diffusion's and the web UI's, step by step: latents, levels asked for, noise asked for.</summary>
[NoTensorLeaks]
public sealed partial class SamplerGoldenTests
{
    private const double Tolerance = 1e-9;
    private static readonly JsonObject Noise = GoldenJson.Read("sampling/samplers/noise.json");
    private static readonly double[] AlphaBars = DiscreteSchedule.AlphaBars(DiscreteSchedule.ScaledLinearBetas(0.00085, 0.012, 1000));

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Golden.PathOf("sampling/samplers")).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (name is "noise" or "denoiser_check")
                    continue;
                foreach (var c in GoldenJson.Read($"sampling/samplers/{name}.json").Cases("cases"))
                    data.Add(name, c.Text("name"));
            }

            return data;
        }
    }

    [Fact]
    public void The_test_denoiser_is_the_references()
    {
        var check = GoldenJson.Read("sampling/samplers/denoiser_check.json");
        var shape = Noise["shape"].Longs();
        foreach (var c in check.Cases("sigma_cases"))
        {
            using var scope = NewDisposeScope();
            var x = tensor(c["x"].Numbers(), shape);
            var expected = tensor(c["denoised"].Numbers(), shape);
            GoldenJson.AssertClose(expected, new GoldenDenoiser(Noise["denoiser"]!.AsObject()).Exact(x, c.Number("sigma")), 1e-12);
            GoldenJson.AssertClose(
                tensor(c["denoised_uncond"].Numbers(), shape), new GoldenDenoiser(Noise["denoiser_uncond"]!.AsObject()).Exact(x, c.Number("sigma")), 1e-12);
        }

        // Timestep samplers ask for the noise in latents of unit variance.
        foreach (var c in check.Cases("timestep_cases"))
        {
            using var scope = NewDisposeScope();
            var sigma = SigmaAt(c.Number("t"));
            Assert.Equal(c.Number("alpha_cumprod"), DiscreteSchedule.AlphaBarOfSigma(sigma), 1e-12);
            var x = tensor(c["x"].Numbers(), shape) / Math.Sqrt(c.Number("alpha_cumprod"));
            foreach (var (constants, eps) in (ReadOnlySpan<(string, string)>)[("denoiser", "eps"), ("denoiser_uncond", "eps_uncond")])
            {
                var noise = (x - new GoldenDenoiser(Noise[constants]!.AsObject()).Exact(x, sigma)) / sigma;
                GoldenJson.AssertClose(tensor(c[eps].Numbers(), shape), noise, 1e-9, eps);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_equal_the_references(string sampler, string name)
    {
        var c = GoldenJson.Read($"sampling/samplers/{sampler}.json").Cases("cases").Single(c => c.Text("name") == name);
        using var scope = NewDisposeScope();
        var shape = Noise["shape"].Longs();
        var noise = new TableNoise(Noise["noise"]!.AsArray(), shape);
        var denoiser = sampler == "ddim_cfgpp"
            ? new GuidedGoldenDenoiser(Noise["denoiser"]!.AsObject(), Noise["denoiser_uncond"]!.AsObject(), c.Number("cfg_scale"))
            : new GoldenDenoiser(Noise["denoiser"]!.AsObject());
        var steps = new List<(SamplerStep Step, double[] Latent)>();
        var args = c["args"]!.AsObject();
        var run = new SamplerRun
        {
            Noise = noise,
            Options = OptionsOf(args),
            OnStep = step => steps.Add((step, step.Latent.data<double>().ToArray())),
        };
        var x = tensor(Noise["x0"].Numbers(), shape) * c.Number("x_init_scale");
        var before = x.data<double>().ToArray();

        var result = Function(sampler, args, c["rf"]?.GetValue<bool>() ?? false)(denoiser, x, Levels(sampler, c, args), run);

        Assert.Equal(before, x.data<double>().ToArray());
        CheckCalls(c, denoiser, noise);
        var expected = c["steps"]!.AsArray();
        Assert.Equal(expected.Count, steps.Count);
        foreach (var (i, node) in expected.Index())
        {
            var what = $"{sampler} {name}, step {i}";
            Assert.Equal(node!["i"]!.GetValue<int>(), steps[i].Step.Index);
            GoldenJson.AssertClose(node["x"].Numbers(), steps[i].Latent, Tolerance, 0, what);
            if (node["sigma"] is { } sigma)
                GoldenJson.AssertClose([sigma.GetValue<double>()], [steps[i].Step.Sigma], Tolerance, 0, what + " sigma");
            if (node["sigma_hat"] is { } hat)
                GoldenJson.AssertClose([hat.GetValue<double>()], [steps[i].Step.SigmaHat], Tolerance, 0, what + " sigma hat");
            if (node["error"] is { } error)
                GoldenJson.AssertClose([error.GetValue<double>()], [steps[i].Step.Error!.Value], Tolerance, 0, what + " error");
            if (node["h"] is { } h)
                GoldenJson.AssertClose([h.GetValue<double>()], [steps[i].Step.StepSize!.Value], Tolerance, 0, what + " step size");
        }

        if (c["info"] is JsonObject info)
        {
            Assert.Equal((info.Integer("steps"), info.Integer("nfe")), (steps.Count, denoiser.Calls.Count));
            // A step that was taken moves on; one that was not stays at its level.
            var taken = steps.Index().Count(it => it.Item.Step.Sigma != (it.Index == 0 ? args.Number("sigma_max") : steps[it.Index - 1].Step.Sigma));
            Assert.Equal((info.Integer("n_accept"), info.Integer("n_reject")), (taken, steps.Count - taken));
        }

        GoldenJson.AssertClose(tensor(c["final"].Numbers(), shape), result, Tolerance, $"{sampler} {name}, end");
    }

    private static void CheckCalls(JsonObject c, GoldenDenoiser denoiser, TableNoise noise)
    {
        var calls = c["model_calls"].Numbers();
        if (c["timesteps"] is JsonArray)
            calls = Array.ConvertAll(calls, SigmaAt);
        GoldenJson.AssertClose(calls, [.. denoiser.Calls], 1e-9, 1e-9, "levels the model was asked at");
        var draws = c["noise_calls"]!.AsArray();
        Assert.Equal(draws.Count, noise.Calls.Count);
        foreach (var (i, draw) in draws.Index())
        {
            Assert.Equal(draw![0]!.GetValue<string>() == "noise_sampler", noise.Calls[i].HasValue);
            if (noise.Calls[i] is { } levels)
                GoldenJson.AssertClose([draw[1]!.GetValue<double>(), draw[2]!.GetValue<double>()], [levels.Sigma, levels.SigmaNext], 1e-9);
        }
    }

    // Timestep samplers: ln ᾱ is linear between whole timesteps.
    private static double SigmaAt(double timestep)
    {
        var t = Math.Clamp(timestep, 0, 999);
        var low = Math.Min((int)t, 998);
        var log = (low + 1 - t) * Math.Log(AlphaBars[low]) + (t - low) * Math.Log(AlphaBars[low + 1]);
        return DiscreteSchedule.SigmaOfAlphaBar(Math.Exp(log));
    }

    private static SamplerOptions OptionsOf(JsonObject args) => new()
    {
        Eta = args["eta"]?.GetValue<double>(),
        Churn = args["s_churn"]?.GetValue<double>() ?? 0,
        ChurnMin = args["s_tmin"]?.GetValue<double>() ?? 0,
        ChurnMax = args["s_tmax"]?.GetValue<double>() ?? double.PositiveInfinity,
        NoiseScale = args["s_noise"]?.GetValue<double>() ?? 1,
        UniPc = UniPcOf(args),
    };
}

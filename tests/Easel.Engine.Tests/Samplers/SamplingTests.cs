using Easel.Benchmarks.Convergence;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using Easel.Engine.Tests.Diffusion;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Samplers;

[NoTensorLeaks]
public sealed class SamplingTests
{
    public static TheoryData<string> Names => [.. SamplerList.All.Select(sampler => sampler.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_interrupted_run_makes_no_further_call_and_keeps_its_last_guess(string name)
    {
        using var scope = NewDisposeScope();
        using var interrupt = new CancellationTokenSource();
        var model = new Shrinking();
        model.OnCall = () =>
        {
            if (model.Calls == 3)
                interrupt.Cancel();
        };
        var (sampler, sigmas) = Prepared(name, 10);

        var result = Sampling.Run(sampler.Sample, model, ones([1, 4, 2, 2]), sigmas, new() { Noise = Noise(), Interrupted = interrupt.Token });

        Assert.True(result.WasInterrupted);
        Assert.Equal(3, model.Calls);
        Assert.Equal(model.LastMean, result.Latent.mean().item<float>(), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cancelled_run_throws_and_leaves_nothing_behind(string name)
    {
        using var scope = NewDisposeScope();
        using var cancel = new CancellationTokenSource();
        var model = new Shrinking();
        model.OnCall = () =>
        {
            if (model.Calls == 2)
                cancel.Cancel();
        };
        var (sampler, sigmas) = Prepared(name, 10);
        using var x = ones([1, 4, 2, 2]);
        Assert.Throws<OperationCanceledException>(
            () => Sampling.Run(sampler.Sample, model, x, sigmas, new() { Noise = Noise(), Cancelled = cancel.Token }));
        Assert.Equal(2, model.Calls);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mission_2_1_the_same_run_gives_the_same_bits_and_leaks_nothing(string name)
    {
        var first = Run();
        for (var i = 0; i < 20; i++)
            Assert.Equal(first, Run());

        float[] Run()
        {
            using var x = full([1, 4, 2, 2], 3f);
            var (sampler, sigmas) = Prepared(name, 6);
            var run = new SamplerRun { Noise = Noise(), Options = new() { Eta = sampler.DefaultEta, Churn = 1 } };
            using var latent = Sampling.Run(sampler.Sample, new Shrinking(), x, sigmas, run).Latent;
            return latent.data<float>().ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_are_reported_once_each_and_in_order(string name)
    {
        using var scope = NewDisposeScope();
        var indices = new List<int>();
        var (sampler, sigmas) = Prepared(name, 8);
        sampler.Sample(new Shrinking(), ones([2, 4, 2, 2]), sigmas, new() { Noise = Noise(2), OnStep = step => indices.Add(step.Index) });
        Assert.Equal(Enumerable.Range(0, indices.Count), indices);
        Assert.NotEmpty(indices);
    }

    [Theory]
    [InlineData("Euler", 1)]
    [InlineData("Heun", 2)]
    [InlineData("DPM2", 2)]
    [InlineData("DPM++ 2M", 2)]
    [InlineData("LMS", 2)]
    [InlineData("IPNDM_V", 2)]
    [InlineData("UniPC", 2)]
    public void More_steps_converge_to_the_exact_answer_with_the_samplers_order(string name, double order)
    {
        // For data N(0, 1) the flow has the closed solution x(σ) = x(σ₀) √((1 + σ²)/(1 + σ₀²)).
        using var scope = NewDisposeScope();
        var errors = new[] { 40, 80 }.Select(Error).ToArray();
        var measured = Math.Log2(errors[0] / errors[1]);
        Assert.True(measured > order - 0.25, $"{name}: errors {errors[0]:g3} and {errors[1]:g3}, order {measured:f2}.");

        double Error(int steps)
        {
            var sampler = SamplerList.Find(name)!;
            var preserving = sampler.Space == SamplerSpace.VariancePreserving;
            var sigmas = ExponentialSchedule.Compute(new() { Steps = steps, SigmaMin = 0.1, SigmaMax = 10 })[..^1];
            var start = preserving ? 1 : Math.Sqrt(1 + sigmas[0] * sigmas[0]);
            var expected = preserving ? 1 : Math.Sqrt(1 + sigmas[^1] * sigmas[^1]);
            var result = sampler.Sample(new Gaussian(), full([1, 1, 1, 1], start, dtype: ScalarType.Float64), sigmas, new() { Noise = Noise() });
            return Math.Abs(result.item<double>() - expected);
        }
    }

    [Fact]
    public void Trajectory_consistency_sampling_at_gamma_0_is_Eulers_method()
    {
        using var scope = NewDisposeScope();
        var sigmas = KarrasSchedule.Compute(8, 0.03, 14);
        var x = full([1, 4, 2, 2], 14, dtype: ScalarType.Float64);
        var euler = Euler.Sample(new Gaussian(), x, sigmas, new() { Noise = Noise() });
        var tcd = Tcd.Sample(new Gaussian(), x, sigmas, new() { Noise = Noise(), Options = new() { Eta = 0 } });
        GoldenJson.AssertClose(euler, tcd, 1e-12);
    }

    private static ImageNoise Noise(int count = 1) => new(new() { Shape = (4, 2, 2), Seeds = [.. Enumerable.Range(0, count)] });

    private static (SamplerInfo Sampler, double[] Sigmas) Prepared(string name, int steps)
    {
        var sampler = SamplerList.Find(name)!;
        var model = DiscreteSchedule.StableDiffusion;
        return sampler.Space switch
        {
            SamplerSpace.VariancePreserving when sampler.HasOwnLevels => (sampler, UniPcSchedule.Compute(model, steps)),
            SamplerSpace.VariancePreserving => (sampler, [.. DdimSchedule.Timesteps(steps).Reverse().Select(t => model.SigmaOf(t))]),
            _ => (sampler, ScheduleList.Get(sampler.Schedule ?? "karras").Compute(new() { Steps = steps })),
        };
    }

    private sealed class Shrinking : IDenoiser
    {
        public Action? OnCall { get; set; }

        public int Calls { get; private set; }

        public float LastMean { get; private set; }

        public Tensor Denoise(Tensor x, double sigma)
        {
            Calls++;
            OnCall?.Invoke();
            using var scope = NewDisposeScope();
            var result = (x / (1 + sigma)).tanh();
            LastMean = result.mean().to(ScalarType.Float32).item<float>();
            return result.MoveToOuterDisposeScope();
        }
    }

    // For normally distributed data a run's whole distribution is known: see GaussianRun.
    [Theory]
    [InlineData("Euler", 0, 1)]
    [InlineData("Heun", 0, 2)]
    [InlineData("DPM2", 0, 2)]
    [InlineData("LMS", 0, 3)]
    [InlineData("HeunPP2", 0, 1)]
    [InlineData("IPNDM", 0, 1)]
    [InlineData("IPNDM_V", 0, 2)]
    [InlineData("DEIS", 0, 2)]
    [InlineData("DPM fast", 0, 2)]
    [InlineData("DDIM", 0, 1)]
    [InlineData("PLMS", 0, 1)]
    [InlineData("UniPC", 0, 2)]
    [InlineData("DPM++ 2M", 0, 2)]
    [InlineData("DPM++ 2S a", 0, 2)]
    [InlineData("DPM++ SDE", 0, 2)]
    [InlineData("DPM++ 2M SDE", 0, 2)]
    [InlineData("DPM++ 2M SDE Heun", 0, 2)]
    [InlineData("DPM++ 3M SDE", 0, 2)]
    [InlineData("Euler a", 1, 1)]
    [InlineData("DPM2 a", 1, 2)]
    [InlineData("DPM++ 2S a", 1, 2)]
    [InlineData("DPM++ SDE", 1, 2)]
    [InlineData("DPM++ 2M SDE", 1, 2)]
    [InlineData("DPM++ 3M SDE", 1, 2)]
    [InlineData("DDPM", 1, 1)]
    public void The_distribution_of_results_converges_to_the_datas_with_the_samplers_order(string name, double eta, double order)
    {
        var measured = GaussianRun.Order(SamplerList.Find(name)!, eta);
        Assert.True(measured > order - 0.25, $"{name}, eta {eta}: order {measured:f2}.");
    }

    private sealed class Gaussian : IDenoiser
    {
        public Tensor Denoise(Tensor x, double sigma) => x / (1 + sigma * sigma);
    }
}

using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

/// <summary>Whole runs of the tiny reference models: text, network, prediction, guidance, schedule, sampler and decoder together.</summary>
[NoTensorLeaks]
public sealed class SamplingRunTests
{
    public static TheoryData<string, string> Runs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var model in (string[])["tiny-sd1", "tiny-sd2v", "tiny-sdxl"])
            {
                foreach (var run in (string[])["euler_normal", "euler_karras", "dpmpp2m_karras"])
                    data.Add(model, run);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Levels_and_timesteps_equal_the_references(string model, string run)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceRun(model);
        var (_, schedule, steps) = reference.Plan(run);
        var result = ScheduleList.Compute(schedule, new() { Steps = steps });
        GoldenJson.AssertClose(reference.Numbers($"out.run.{run}.sigmas"), result.Sigmas.AsSpan(), 0, 1e-5, "sigmas");
        GoldenJson.AssertClose(reference.Numbers($"out.run.{run}.timesteps"), result.Timesteps.AsSpan(), 1e-3, 1e-5, "timesteps");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_guess_taken_alone_equals_the_references(string model, string run)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reference = new ReferenceRun(model);
        var (x, denoised, sigmas) = reference.Steps(run);
        var denoiser = reference.Denoiser(SigmaLookup.Interpolated);
        for (var i = 0; i < sigmas.Length - 1; i++)
        {
            using var step = NewDisposeScope();
            ReferenceRun.AssertClose(denoised.narrow(0, i, 1), denoiser.Denoise(x.narrow(0, i, 1), sigmas[i]), 2e-4, $"{model} {run} {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_step_taken_from_the_references_guesses_equals_it(string model, string run)
    {
        using var scope = NewDisposeScope();
        using var reference = new ReferenceRun(model);
        var (x, denoised, sigmas) = reference.Steps(run);
        var seen = new List<Tensor>();
        var options = new SamplerRun { Noise = reference.Noise, OnStep = step => seen.Add(step.Latent.clone().DetachFromDisposeScope()) };
        var end = reference.Plan(run).Sampler(new Script(denoised), x.narrow(0, 0, 1), sigmas, options);
        foreach (var (i, latent) in seen.Append(end).Index())
        {
            ReferenceRun.AssertClose(x.narrow(0, i, 1), latent, 1e-5, $"{model} {run} {i}");
            latent.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Whole_runs_paint_the_references_picture(string model, string run)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reference = new ReferenceRun(model);
        var (x, _, sigmas) = reference.Steps(run);
        var tolerance = model == "tiny-sd2v" ? 2e-3 : 5e-4;
        var index = 0;
        var options = new SamplerRun
        {
            Noise = reference.Noise,
            OnStep = step => ReferenceRun.AssertClose(x.narrow(0, index++, 1), step.Latent, tolerance, $"{model} {run} {step.Index}"),
        };
        var start = Prediction.Epsilon.Noised(reference["in.run.noise"], null, sigmas[0]);
        var latent = reference.Plan(run).Sampler(reference.Denoiser(SigmaLookup.Interpolated), start, sigmas, options);
        ReferenceRun.AssertClose(x.narrow(0, sigmas.Length - 1, 1), latent, tolerance, $"{model} {run}, end");
        ReferenceRun.AssertClose(reference[$"out.run.{run}.image"], reference.Decode(latent), tolerance, $"{model} {run}, picture");
    }

    [Theory]
    [InlineData("euler_normal")]
    [InlineData("euler_karras")]
    [InlineData("dpmpp2m_karras")]
    public void Runs_on_whole_timesteps_equal_the_references(string run)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reference = new ReferenceRun("tiny-sd1");
        var (sampler, schedule, steps) = reference.Plan(run);
        var request = new ScheduleRequest { Steps = steps, Model = DiscreteSchedule.StableDiffusion.With(SigmaLookup.Nearest) };
        var result = ScheduleList.Compute(schedule, request);
        GoldenJson.AssertClose(reference.Numbers($"out.run.{run}.quantized.sigmas"), result.Sigmas.AsSpan(), 0, 1e-5, "sigmas");
        GoldenJson.AssertClose(reference.Numbers($"out.run.{run}.quantized.timesteps"), result.Timesteps.AsSpan(), 0, 0, "timesteps");
        var start = reference["in.run.noise"] * result.Sigmas[0];
        var latent = sampler(reference.Denoiser(SigmaLookup.Nearest), start, result.Sigmas.AsSpan(), new() { Noise = reference.Noise });
        ReferenceRun.AssertClose(reference[$"out.run.{run}.quantized.final"], latent, 5e-4, run);
    }

    [Fact]
    public void Mission_2_1_the_same_run_paints_the_same_bits_also_after_another_run()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reference = new ReferenceRun("tiny-sd1");
        var first = Paint("euler_karras");
        Paint("dpmpp2m_karras");
        Assert.Equal(first, Paint("euler_karras"));

        float[] Paint(string run)
        {
            using var step = NewDisposeScope();
            var (_, _, sigmas) = reference.Steps(run);
            var start = reference["in.run.noise"] * sigmas[0];
            var latent = reference.Plan(run).Sampler(
                reference.Denoiser(SigmaLookup.Interpolated), start, sigmas, new() { Noise = reference.Noise });
            return reference.Decode(latent).contiguous().data<float>().ToArray();
        }
    }

    [Fact]
    public void Mission_3_15_a_prompt_that_changes_midway_goes_on_with_the_picture_so_far()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reference = new ReferenceRun("tiny-sd1");
        var (plain, edited) = (Latents(5), Latents(3));
        for (var step = 0; step <= 3; step++)
            Assert.Equal(plain[step], edited[step]);
        Assert.NotEqual(plain[4], edited[4]);

        List<float[]> Latents(int changeAt)
        {
            using var run = NewDisposeScope();
            var (_, _, sigmas) = reference.Steps("euler_karras");
            var latents = new List<float[]>();
            reference.Plan("euler_karras").Sampler(
                reference.Edited(changeAt), reference["in.run.noise"] * sigmas[0], sigmas,
                new() { Noise = reference.Noise, OnStep = step => latents.Add(step.Latent.data<float>().ToArray()) });
            return latents;
        }
    }

    private sealed class Script(Tensor denoised) : IDenoiser
    {
        private int _call;

        public Tensor Denoise(Tensor x, double sigma) => denoised.narrow(0, _call++, 1);
    }
}

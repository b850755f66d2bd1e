using System.Text.Json.Nodes;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using Easel.Engine.Tests.Diffusion;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Samplers;

[NoTensorLeaks]
public sealed class SamplerLevelsTests
{
    private static readonly JsonObject File = GoldenJson.Read("sampling/schedules.json");
    private static readonly DiscreteSchedule Model = DiscreteScheduleTests.Forge;

    [Fact]
    public void Automatic_is_the_samplers_own_schedule_with_its_penultimate_level_discarded_where_it_does_so()
    {
        var c = File.Cases("discard_next_to_last").Single(c => c.Text("scheduler") == "karras");
        GoldenJson.AssertClose(c["sigmas"].Numbers(), Of("DPM2", c.Integer("steps")).Levels.AsSpan(), 0, 1e-5);
    }

    [Fact]
    public void Consistency_models_take_their_own_levels()
    {
        foreach (var c in File["lcm"]!.AsObject().Cases("get_sigmas"))
            GoldenJson.AssertClose(c["sigmas"].Numbers(), Of("LCM", c.Integer("n")).Levels.AsSpan(), 0, 1e-5);
    }

    [Fact]
    public void Timestep_samplers_run_down_the_timesteps()
    {
        foreach (var c in File.Cases("ddim_timesteps").Where(c => c.Integer("steps") > 1))
        {
            var levels = Of("DDIM", c.Integer("steps")).Levels;
            Assert.Equal(c["timesteps"].Longs().Reverse().Select(t => Model.Sigmas[(int)t]), levels);
            Assert.Equal(c["timesteps"]!.AsArray().Count + 1, Of("UniPC", c.Integer("steps")).Levels.Length);
        }
    }

    [Fact]
    public void From_a_picture_the_rest_of_the_schedule_runs()
    {
        foreach (var c in GoldenJson.Read("sampling/cfg.json").Cases("img2img_steps").Where(c => c["sigma_slice_start"] is not null))
        {
            var argument = c["steps_argument"]?.GetValue<int>();
            var (steps, exact) = (argument ?? c.Integer("p_steps"), c.Flag("img2img_fix_steps") || argument is not null);
            var euler = ForImage("Euler", steps, c.Number("denoising_strength"), exact);
            Assert.Equal(c.Integer("model_evaluations_euler"), euler.Levels.Length - 1);
            Assert.Equal(euler.Levels[0], euler.Start);

            var ddim = ForImage("DDIM", steps, c.Number("denoising_strength"), exact);
            Assert.Equal(Model.Sigmas[c.Integer("ddim_noise_timestep")], ddim.Start, 1e-9);
            if (c["ddim_timesteps"]!.AsArray().Count > 1)
                Assert.Equal(c["ddim_timesteps"].Longs().Reverse().Select(t => Model.Sigmas[(int)t]), ddim.Levels);
        }
    }

    [Theory]
    [InlineData("Euler", 1)]
    [InlineData("DDIM", 0)]
    public void A_picture_is_noised_in_the_samplers_space(string name, double exploding)
    {
        using var scope = NewDisposeScope();
        var sampler = SamplerList.Find(name)!;
        var levels = ForImage(name, 20, 0.5, false);
        var start = SamplerLevels.Start(sampler, levels, Prediction.Epsilon, full([1], 2.0), full([1], 3.0)).item<float>();
        var sigma = levels.Start;
        var expected = 3 + 2 * sigma;
        Assert.Equal(exploding == 1 ? expected : expected / Math.Sqrt(1 + sigma * sigma), start, 1e-5);
    }

    private static RunLevels Of(string name, int steps) =>
        SamplerLevels.Of(SamplerList.Find(name)!, ScheduleList.Get("automatic"), new() { Steps = steps, Model = Model });

    private static RunLevels ForImage(string name, int steps, double denoise, bool exact) =>
        SamplerLevels.ForImage(SamplerList.Find(name)!, ScheduleList.Get("automatic"), new() { Steps = steps, Model = Model }, denoise, exact);
}

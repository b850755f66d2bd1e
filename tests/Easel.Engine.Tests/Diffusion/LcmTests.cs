using System.Text.Json.Nodes;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Schedules;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

[NoTensorLeaks]
public sealed class LcmTests
{
    private static readonly JsonObject Lcm = GoldenJson.Read("sampling/schedules.json")["lcm"]!.AsObject();
    private static readonly LcmSchedule Schedule = new(DiscreteScheduleTests.Forge);

    [Fact]
    public void Its_fifty_levels_and_their_timesteps_equal_the_references()
    {
        GoldenJson.AssertClose(Lcm["sigmas50"].Numbers(), Schedule.Sigmas, 0, 2e-6);
        Assert.Equal(Lcm["sigma_to_t"].Numbers(), Lcm["sigma_in"].Numbers().Select(Schedule.TimestepOf));
        foreach (var c in Lcm.Cases("get_sigmas"))
            GoldenJson.AssertClose(c["sigmas"].Numbers(), Schedule.Compute(c.Integer("n")), 0, 1e-5);
    }

    [Fact]
    public void Guess_and_input_mix_as_in_the_reference()
    {
        foreach (var c in Lcm.Cases("scaled_out"))
        {
            using var scope = NewDisposeScope();
            var mixed = LcmDenoiser.Mixed(tensor(c.Number("model_x0")), tensor(c.Number("input")), Schedule.TimestepOf(c.Number("sigma")));
            Assert.Equal(c.Number("result"), mixed.item<double>(), 1e-7);
        }
    }
}

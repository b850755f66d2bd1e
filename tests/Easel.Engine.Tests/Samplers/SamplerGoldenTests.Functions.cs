using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using Easel.Engine.Tests.Diffusion;

namespace Easel.Engine.Tests.Samplers;

public sealed partial class SamplerGoldenTests
{
    private static Sampler Function(string name, JsonObject args, bool flow) => name switch
    {
        "ddim" => Ddim.Sample,
        "ddim_cfgpp" => Ddim.SampleCfgPlusPlus,
        "ddpm" => Ddpm.Sample,
        "deis" => Deis.Sample,
        "dpm_2" => Dpm2.Sample,
        "dpm_2_ancestral" => Dpm2Ancestral.Sample,
        "dpm_adaptive" => DpmAdaptive.Sample,
        "dpm_fast" => DpmFast.Sample,
        "dpmpp_2m" => Dpmpp2M.Sample,
        "dpmpp_2m_sde" => args["solver_type"] is null ? Dpmpp2MSde.Sample : Dpmpp2MSde.SampleHeun,
        "dpmpp_2s_ancestral" => Dpmpp2SAncestral.Sample,
        "dpmpp_3m_sde" => Dpmpp3MSde.Sample,
        "dpmpp_sde" => DpmppSde.Sample,
        "euler" => Euler.Sample,
        "euler_ancestral" => flow ? EulerAncestralFlow.Sample : EulerAncestral.Sample,
        "heun" => Heun.Sample,
        "heunpp2" => HeunPlusPlus2.Sample,
        "ipndm" => Ipndm.Sample,
        "ipndm_v" => IpndmV.Sample,
        "lcm" => Lcm.Sample,
        "lms" => args["order"] is { } order ? Lms.OfOrder(order.GetValue<int>()) : Lms.Sample,
        "plms" => Plms.Sample,
        "restart" => args["restart_list"] is JsonObject points ? Restart.At(Points(points)) : Restart.Sample,
        "unipc" => UniPc.Sample,
        _ => throw new ArgumentException($"There is no sampler for {name}.", nameof(name)),
    };

    private static double[] Levels(string sampler, JsonObject c, JsonObject args)
    {
        if (sampler == "unipc")
            return UniPcSchedule.Compute(DiscreteScheduleTests.Forge, c["timesteps"]!.AsArray().Count);
        if (c["timesteps"] is JsonArray timesteps)
            return [.. timesteps.Numbers().Reverse().Select(SigmaAt)];
        return c["sigmas"] is JsonArray sigmas
            ? sigmas.Numbers()
            : KarrasSchedule.Compute(args["n"]?.GetValue<int>() ?? 10, args.Number("sigma_min"), args.Number("sigma_max"));
    }

    private static UniPcTuning UniPcOf(JsonObject args) => args["uni_pc_variant"] is null ? new() : new(
        args.Text("uni_pc_variant") switch
        {
            "bh1" => UniPcVariant.Bh1,
            "bh2" => UniPcVariant.Bh2,
            _ => UniPcVariant.VaryingCoefficients,
        },
        Order: args.Integer("uni_pc_order"),
        LowerOrderFinal: args.Flag("uni_pc_lower_order_final"));

    private static ImmutableArray<RestartPoint> Points(JsonObject points) =>
    [
        .. points.Select(point => new RestartPoint(
            double.Parse(point.Key, CultureInfo.InvariantCulture),
            point.Value![0]!.GetValue<int>(), point.Value[1]!.GetValue<int>(), point.Value[2]!.GetValue<double>())),
    ];
}

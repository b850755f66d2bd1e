using System.Text.Json.Nodes;
using Easel.Engine.Samplers;
using Easel.Engine.Tests.Diffusion;

namespace Easel.Engine.Tests.Samplers;

public sealed partial class SamplerGoldenTests
{
    private static readonly string[] Written = ["ddim", "ddim_cfgpp", "dpmpp_2m", "euler", "euler_ancestral"];

    private static Sampler Function(string name, JsonObject args, bool flow) => name switch
    {
        "ddim" => Ddim.Sample,
        "ddim_cfgpp" => Ddim.SampleCfgPlusPlus,
        "dpmpp_2m" => Dpmpp2M.Sample,
        "euler" => Euler.Sample,
        "euler_ancestral" => flow ? EulerAncestralFlow.Sample : EulerAncestral.Sample,
        _ => throw new ArgumentException($"No sampler for {name} {args} {flow}."),
    };

    private static double[] Levels(string sampler, JsonObject c, JsonObject args)
    {
        if (c["timesteps"] is JsonArray timesteps)
            return [.. timesteps.Numbers().Reverse().Select(SigmaAt)];
        return c["sigmas"].Numbers();
    }
}

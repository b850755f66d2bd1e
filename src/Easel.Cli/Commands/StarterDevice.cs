using System.CommandLine;
using Easel.Core.Requests;
using Easel.Engine.Memory;

namespace Easel.Cli.Commands;

/// <summary>The option that chooses where <c>easel starter …</c> computes, always in 32 bits.</summary>
internal static class StarterDevice
{
    public static Option<string?> Option() => new("--device") { HelpName = "NAME", Description = "auto, cpu, cuda or cuda:N [default: auto]." };

    /// <exception cref="Easel.Core.Errors.UnsupportedFeatureException">There is no such device; the message lists those that there are.</exception>
    public static DevicePolicy Of(string? name) => DevicePolicy.Choose(new DeviceOptions(name ?? "auto", Precision.Fp32, MemoryMode.Normal), Machine.Look(), 0);
}

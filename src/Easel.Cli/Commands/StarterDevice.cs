using Easel.Core.Requests;
using Easel.Engine.Memory;

namespace Easel.Cli.Commands;

/// <summary>Where <c>easel starter …</c> computes, always in 32 bits.</summary>
internal static class StarterDevice
{
    /// <exception cref="Easel.Core.Errors.UnsupportedFeatureException">There is no such device; the message lists those that there are.</exception>
    public static DevicePolicy Of(string? name) => DevicePolicy.Choose(new DeviceOptions(name ?? "auto", Precision.Fp32, MemoryMode.Normal), Machine.Look(), 0);
}

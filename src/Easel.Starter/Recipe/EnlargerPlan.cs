using Easel.Engine.Networks.Upscalers.Srvgg;

namespace Easel.Starter.Recipe;

/// <summary>How the starter's upscaler is trained.</summary>
/// <param name="State">File of the training's state.</param>
/// <param name="Steps">Updates in all; more of them go on from a finished run.</param>
/// <param name="Seed">Equal seeds see the same pictures.</param>
public sealed record EnlargerPlan(string State, int Steps = 2000, ulong Seed = 77)
{
    /// <summary>The name of its file, without extension.</summary>
    public const string Name = "easel-upscaler-2x";

    /// <summary>After how many updates the state is kept.</summary>
    public int SaveEvery { get; init; } = 100;

    /// <summary>Real-ESRGAN's compact network, small: 60 000 weights.</summary>
    public static SrvggConfig Network { get; } = new(Width: 32, Convolutions: 6, Factor: 2);
}

using static TorchSharp.torch;

namespace Easel.Engine.Memory;

/// <summary>Tells networks apart: a changed file is another network.</summary>
/// <param name="File">Full path of the file or folder.</param>
/// <param name="Part">Which network of it, for instance <c>unet</c>.</param>
/// <param name="Version">What changes when the file does: its length and time of writing.</param>
public readonly record struct ComponentId(string File, string Part, string Version);

/// <summary>One network that can be loaded: what it is, how large, and how it is built. <see cref="ModelHost"/> decides when.</summary>
/// <typeparam name="T">The network.</typeparam>
/// <param name="Id">Which network of which file.</param>
/// <param name="Numbers">How many numbers its weights are.</param>
/// <param name="StoredBytes">Bytes of its weights in the file.</param>
/// <param name="Compute">What it computes in.</param>
/// <param name="Build">Reads the weights: in the given dtype, or null for the file's own, on the given device.</param>
public sealed record ModelComponent<T>(ComponentId Id, long Numbers, long StoredBytes, ScalarType Compute, Func<ScalarType?, Device, T> Build)
    where T : IHosted
{
    /// <summary>True where it can be kept in the machine's memory and visit the device block by block (<see cref="DevicePolicy.Home"/>).</summary>
    public bool CanVisit { get; init; }

    /// <summary>
    /// What is put on the network while it is in use, and taken off with the lease: adapters, for instance. Null puts nothing on.
    /// </summary>
    public Func<T, IDisposable>? Dress { get; init; }
}

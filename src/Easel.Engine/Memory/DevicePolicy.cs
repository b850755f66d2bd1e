using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Networks.Vae;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Engine.Memory;

/// <summary>
/// What a job computes with. Made by <see cref="Choose"/>, the only place that decides devices, dtypes and memory; everything else is told.
/// </summary>
/// <param name="Device">Where networks run.</param>
/// <param name="UNet">What the UNet computes in.</param>
/// <param name="Vae">What the VAE computes in.</param>
/// <param name="TextEncoder">What text encoders compute in.</param>
/// <param name="Memory">How memory is spent.</param>
/// <param name="Attention">How attention is computed.</param>
/// <param name="Tiling">How the VAE saves memory; null works on whole pictures, which is faster.</param>
public sealed record DevicePolicy(
    Device Device, ScalarType UNet, ScalarType Vae, ScalarType TextEncoder, MemoryMode Memory, AttentionKind Attention, VaeTiling? Tiling)
{
    // What activations, the runtime and other programs need besides the weights.
    private const long Reserve = 2L << 30;
    private const double LargestShare = 0.8;

    /// <summary>True where weights stay in the file's numbers and are cast when used.</summary>
    public bool KeepsStoredPrecision => Memory != MemoryMode.Normal;

    /// <summary>What upscalers and face restorers compute in: what the VAE does, for the attention of the newer ones overflows in half precision.</summary>
    public ScalarType Upscaler => Vae;

    /// <summary>Bytes of weights that may stay loaded while no job uses them.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>
    /// True where the network is asked for the pictures of a batch one by one: libraries choose their way of summing by the size of a batch, so only then is each
    /// what its seed gives alone, bit for bit. On a CPU it costs nothing worth having.
    /// </summary>
    public bool AsksOneByOne { get; init; } = Device.type == DeviceType.CPU;

    /// <summary>32 bits on the CPU, as reference figures are computed.</summary>
    public static DevicePolicy Cpu { get; } =
        new(CPU, ScalarType.Float32, ScalarType.Float32, ScalarType.Float32, MemoryMode.Normal, AttentionKind.Fused, null) { ResidentBytes = long.MaxValue };

    /// <summary>Decides.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="machine">What there is.</param>
    /// <param name="weights">
    /// Bytes that the job's weights take at 32 bits; where the user left the memory mode open, it is lowered until they fit.
    /// </param>
    /// <exception cref="UnsupportedFeatureException">The device is not there or this build cannot use it; the message lists what can be used.</exception>
    /// <exception cref="InvalidRequestException">The budget is more than the device has.</exception>
    public static DevicePolicy Choose(DeviceOptions options, Machine machine, long weights)
    {
        var info = Pick(options.Name, machine);
        var device = info.Id == "cpu" ? CPU : new Device(DeviceType.CUDA, int.Parse(info.Id[5..], CultureInfo.InvariantCulture));
        var compute = options.Precision switch
        {
            Precision.Fp32 => ScalarType.Float32,
            Precision.Fp16 => ScalarType.Float16,
            Precision.Bf16 => ScalarType.BFloat16,
            _ => info.Id == "cpu" ? ScalarType.Float32 : ScalarType.Float16,
        };
        var free = info.Id == "cpu" ? machine.Memory.FreeBytes : info.FreeBytes ?? info.MemoryBytes;
        var room = Math.Max(0, Math.Min(free, Budget(options, info)) - Reserve);
        var memory = options.Memory ?? Fitting(weights, room, compute == ScalarType.Float32, info.Id != "cpu");
        // The VAE stays at 32 bits: SDXL's overflows in half precision.
        return new DevicePolicy(device, compute, ScalarType.Float32, compute, MemoryMode.Normal, AttentionKind.Fused, null)
        {
            ResidentBytes = room,
            AsksOneByOne = info.Id == "cpu" || options.Strict,
        }.In(memory);
    }

    /// <summary>Where the UNet's weights are kept between its blocks' turns.</summary>
    public Device Home => Memory == MemoryMode.Offload ? CPU : Device;

    /// <summary>The next mode that needs less of the device, or null.</summary>
    public MemoryMode? Lower => Memory switch
    {
        MemoryMode.Normal => MemoryMode.Medium,
        MemoryMode.Medium => MemoryMode.Low,
        // Without a card there is nowhere else to be.
        MemoryMode.Low when Device.type != DeviceType.CPU => MemoryMode.Offload,
        _ => null,
    };

    /// <summary>The same in another memory mode.</summary>
    public DevicePolicy In(MemoryMode mode) => this with
    {
        Memory = mode,
        Tiling = mode == MemoryMode.Normal ? null : new VaeTiling(),
        ResidentBytes = mode is MemoryMode.Low or MemoryMode.Offload ? 0 : ResidentBytes,
    };

    // Stored numbers take half of 32 bits; of a model's weights the UNet has at most this share.
    private static MemoryMode Fitting(long weights, long room, bool full, bool isCard) =>
        (full ? weights : weights / 2) <= room ? MemoryMode.Normal
        : weights / 2 <= room ? MemoryMode.Medium
        : isCard && weights / 2 * LargestShare > room ? MemoryMode.Offload
        : MemoryMode.Low;

    private static long Budget(DeviceOptions options, DeviceInfo info)
    {
        if (options.MemoryBudget is not { } budget) return long.MaxValue;
        return DeviceRules.BudgetRefusal(budget, $"{info.Id} ({info.Name})", info.MemoryBytes) is { } why ? throw new InvalidRequestException("device.memoryBudget", why) : DeviceRules.Bytes(budget);
    }

    private static DeviceInfo Pick(string name, Machine machine)
    {
        var usable = machine.Devices.Where(device => device.Usable).ToList();
        if (name == "auto") return usable.FirstOrDefault(device => device.Id != "cpu") ?? usable[0];
        var wanted = name == "cuda" ? "cuda:0" : name;
        if (usable.Find(device => device.Id == wanted) is { } found) return found;
        var why = machine.Devices.FirstOrDefault(device => device.Id == wanted) is { Note: { } note } ? $"cannot be used. {note}" : "is not in this machine.";
        throw new UnsupportedFeatureException(
            $"Device '{name}' {why} Choose one of: auto, {string.Join(", ", usable.Select(device => $"{device.Id} ({device.Name})"))}.");
    }
}

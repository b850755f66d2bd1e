using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Engine.Memory;

/// <summary>Recognises the tensor library's ways of saying that memory ran out.</summary>
public static class OutOfMemory
{
    /// <summary>True where <paramref name="error"/> means that an allocation failed (c10's CPU and CUDA allocators, the runtime).</summary>
    public static bool Is(Exception error) =>
        error is OutOfMemoryException or OutOfDeviceMemoryException
        || error.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>The error for a person: what was tried, and what to do about it.</summary>
    public static OutOfDeviceMemoryException Explain(Exception error, DevicePolicy policy, int width, int height, int batchSize)
    {
        var remedy = policy.Memory switch
        {
            MemoryMode.Normal => "Try --memory medium or low",
            MemoryMode.Medium => "Try --memory low",
            MemoryMode.Low when policy.Lower is not null => "Try --memory offload",
            _ => "Close other programs",
        };
        var smaller = batchSize > 1 ? "a smaller picture or batch" : "a smaller picture";
        return new OutOfDeviceMemoryException(
            $"{policy.Device} ran out of memory painting {batchSize} × {width}×{height} in memory mode {policy.Memory.ToString().ToLowerInvariant()}. {remedy}, or paint {smaller}.",
            error);
    }
}

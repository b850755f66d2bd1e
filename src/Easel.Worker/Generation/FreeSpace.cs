using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Worker.Generation;

/// <summary>Refuses work whose result could not be saved.</summary>
internal static class FreeSpace
{
    /// <summary>Less free room than this and nothing is begun.</summary>
    public const long LeastBytes = 1L << 30;

    /// <exception cref="EaselException">Code <c>disk-full</c>: too little room; the message names the path and the number.</exception>
    public static void Check(StorageRoom room)
    {
        if (room.FreeBytes >= LeastBytes) return;
        throw new EaselException("disk-full", string.Create(CultureInfo.InvariantCulture,
            $"{room.Path} has {room.FreeBytes / (double)(1 << 20):0} MB free, and a job needs 1024 MB to start. Free some space, or choose another output folder."));
    }
}

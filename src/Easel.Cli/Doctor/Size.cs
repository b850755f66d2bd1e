using System.Globalization;

namespace Easel.Cli.Doctor;

/// <summary>Bytes as people read them.</summary>
internal static class Size
{
    public const long GiB = 1L << 30;

    public static string Text(long bytes) => bytes >= GiB
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)GiB:0.0} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0} MiB");
}

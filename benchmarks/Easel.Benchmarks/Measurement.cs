using System.Text.Json.Serialization;

namespace Easel.Benchmarks;

/// <summary>What one benchmark's process found.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="Title">Its words.</param>
/// <param name="Threads">Threads of the tensor library.</param>
/// <param name="Seconds">The fastest run.</param>
/// <param name="FirstSeconds">The first run, which also pays for cold caches.</param>
/// <param name="TeraFlops">Its work in 10^12 operations; 0 where it is not arithmetic.</param>
/// <param name="PeakGigaFlops">The matrix product of this process, before and after the runs, the faster: 10^9 operations a second.</param>
/// <param name="Ratio">Share of that peak which the run reached; for loading, its time as a multiple of reading the file.</param>
/// <param name="PeakGigaBytes">Most memory that the process held, in 10^9 bytes.</param>
internal sealed record Measurement(
    string Name,
    string Title,
    int Threads,
    double Seconds,
    double FirstSeconds,
    double TeraFlops,
    double PeakGigaFlops,
    double Ratio,
    double PeakGigaBytes);

[JsonSerializable(typeof(Measurement))]
[JsonSerializable(typeof(List<Measurement>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class MeasurementJson : JsonSerializerContext;

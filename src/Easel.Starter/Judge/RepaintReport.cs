using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Pixels;
using Easel.Starter.World;

namespace Easel.Starter.Judge;

/// <summary>How well red houses were turned blue; every figure is a share, 0 … 1.</summary>
/// <param name="Cases">How many houses.</param>
/// <param name="Blue">Pictures in which the judge sees a blue house.</param>
/// <param name="Kept">Pictures whose every other pixel is as it was.</param>
/// <param name="Right">Both.</param>
public sealed record RepaintReport(int Cases, double Blue, double Kept, double Right)
{
    /// <summary>Has every case painted and read.</summary>
    /// <param name="cases">What to paint.</param>
    /// <param name="paint">Repaints one.</param>
    /// <param name="read">The judge.</param>
    /// <param name="stop">Stops between cases.</param>
    /// <returns>The figures, the pictures, and for each whether it is right.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static (RepaintReport Report, ImmutableArray<PixelBuffer> Pictures, ImmutableArray<bool> Right) Of(
        ImmutableArray<RepaintCase> cases, Func<RepaintCase, PixelBuffer> paint, Func<PixelBuffer, Reading> read, CancellationToken stop = default)
    {
        var pictures = ImmutableArray.CreateBuilder<PixelBuffer>(cases.Length);
        var (blue, kept) = (new bool[cases.Length], new bool[cases.Length]);
        foreach (var (i, one) in cases.Index())
        {
            stop.ThrowIfCancellationRequested();
            var picture = paint(one);
            pictures.Add(picture);
            blue[i] = read(picture).Find(Kind.House)?.Colour == Colour.Blue;
            kept[i] = one.IsKept(picture);
        }

        ImmutableArray<bool> right = [.. blue.Zip(kept, (a, b) => a && b)];
        return (new RepaintReport(cases.Length, Share(blue), Share(kept), Share(right)), pictures.MoveToImmutable(), right);
    }

    private static double Share(IEnumerable<bool> values) => values.Select(value => value ? 1.0 : 0).DefaultIfEmpty(0).Average();
}

/// <summary>Reports as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RepaintReport))]
public sealed partial class RepaintJson : JsonSerializerContext;

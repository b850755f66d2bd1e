using System.Collections.Immutable;
using System.Globalization;

namespace Easel.Web.Training;

/// <summary>An axis: from where to where, and the round numbers that stand at it.</summary>
/// <param name="Least">The number at its beginning.</param>
/// <param name="Most">The number at its end.</param>
/// <param name="Ticks">Round numbers between.</param>
public sealed record ChartScale(double Least, double Most, ImmutableArray<double> Ticks)
{
    /// <summary>The axis on which all of the numbers have room.</summary>
    /// <param name="least">The least of them.</param>
    /// <param name="most">The greatest of them.</param>
    /// <param name="count">About so many ticks.</param>
    public static ChartScale Of(double least, double most, int count)
    {
        if (!double.IsFinite(least) || !double.IsFinite(most)) (least, most) = (0, 1);
        // A line that does not move stands in the middle.
        if (most - least <= Math.Abs(most) * 1e-9) (least, most) = most == 0 ? (0, 1) : (Math.Min(0, most * 2), Math.Max(0, most * 2));
        var rough = (most - least) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
        var (first, last) = (Math.Floor(least / step), Math.Ceiling(most / step));
        return new ChartScale(first * step, last * step, [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)]);
    }

    /// <summary>An axis that ends where it is told to, with round numbers on the way.</summary>
    /// <param name="most">Its end; it begins at 0.</param>
    /// <param name="count">About so many ticks.</param>
    public static ChartScale Until(double most, int count)
    {
        var round = Of(0, most, count);
        return new ChartScale(0, most, [.. round.Ticks.Where(tick => tick <= most)]);
    }

    /// <summary>Where a number stands, 0 to 1.</summary>
    public double Place(double value) => Math.Clamp((value - Least) / (Most - Least), 0, 1);

    /// <summary>A number as it stands at an axis: short, and 1e-4 for small ones.</summary>
    public static string Text(double value) => Math.Abs(value) is > 0 and < 0.001
        ? value.ToString("0.##e-0", CultureInfo.InvariantCulture)
        : value.ToString("0.####", CultureInfo.InvariantCulture);
}

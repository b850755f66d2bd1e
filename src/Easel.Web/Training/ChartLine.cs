using System.Collections.Immutable;

namespace Easel.Web.Training;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Style">Its look: <c>first</c>, <c>second</c>, <c>faint</c>; they differ in more than colour.</param>
/// <param name="Points">Its points, from left to right.</param>
/// <param name="Dots">True draws points and no line between.</param>
public sealed record ChartLine(string Name, string Style, ImmutableArray<(double X, double Y)> Points, bool Dots = false);

namespace Easel.Engine.Diffusion.Schedules;

/// <summary>Evenly spaced numbers.</summary>
public static class Spacing
{
    /// <summary><paramref name="count"/> numbers from <paramref name="start"/> to <paramref name="end"/>, both included; the start alone for a count of 1.</summary>
    public static double[] Linear(double start, double end, int count)
    {
        var result = new double[count];
        var step = count > 1 ? (end - start) / (count - 1) : 0;
        for (var i = 0; i < count; i++)
            result[i] = i == count - 1 && i > 0 ? end : start + step * i;
        return result;
    }
}

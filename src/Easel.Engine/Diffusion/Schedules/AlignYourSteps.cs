namespace Easel.Engine.Diffusion.Schedules;

/// <summary>
/// Noise levels that were optimised per model family (Sabour et al. 2024, arXiv:2404.14507; the table for geometry-inspired time scheduling
/// from Chen et al. 2024, arXiv:2405.11326), for other counts interpolated log-linearly. The figures are those published with the papers.
/// </summary>
public static class AlignYourSteps
{
    private static readonly double[] Sd1 = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029];
    private static readonly double[] Sdxl = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029];
    private static readonly double[] Sd1Gits = [14.615, 4.617, 2.507, 1.236, 0.702, 0.402, 0.240, 0.156, 0.104, 0.094, 0.029];
    private static readonly double[] SdxlGits = [14.615, 4.734, 2.567, 1.529, 0.987, 0.652, 0.418, 0.268, 0.179, 0.127, 0.029];

    private static readonly double[] Sd1Of32 =
    [
        14.615, 11.23951352, 8.64363081, 6.64729424, 5.57250862, 4.71648546, 3.99196065, 3.5195609,
        3.13490466, 2.79228788, 2.48773628, 2.21663865, 1.97508351, 1.7793172, 1.61475335, 1.46540953,
        1.314849, 1.16642497, 1.03475547, 0.91573744, 0.80748169, 0.71202361, 0.621739, 0.53065202,
        0.4529096, 0.37491455, 0.27461819, 0.2011529, 0.14105873, 0.06682881, 0.03166121, 0.015,
    ];

    private static readonly double[] SdxlOf32 =
    [
        14.615, 11.1491618, 8.50522127, 6.48827151, 5.43707402, 4.60398619, 3.89854704, 3.27407457,
        2.74396527, 2.29968659, 1.95448514, 1.67108715, 1.42878152, 1.23181009, 1.06789649, 0.92579443,
        0.80290886, 0.69660121, 0.60436903, 0.52852552, 0.46773344, 0.41393379, 0.36258186, 0.31008517,
        0.26518925, 0.22326461, 0.17653877, 0.13959192, 0.10587381, 0.05519369, 0.02877334, 0.015,
    ];

    public static double[] Compute(ScheduleRequest request) => Fit(request.IsSdxl ? Sdxl : Sd1, request.Steps);

    public static double[] ComputeGits(ScheduleRequest request) => Fit(request.IsSdxl ? SdxlGits : Sd1Gits, request.Steps);

    public static double[] ComputeOf32(ScheduleRequest request) => Fit(request.IsSdxl ? SdxlOf32 : Sd1Of32, request.Steps);

    private static double[] Fit(double[] table, int count)
    {
        if (count == table.Length)
            return [.. table, 0];

        // Interpolated from the low end up, so that a single step is the lowest level, as in the reference.
        return [.. Spacing.Linear(0, 1, count).Reverse().Select(place => At(table, 1 - place)), 0];
    }

    private static double At(double[] table, double place)
    {
        var position = place * (table.Length - 1);
        var low = Math.Clamp((int)position, 0, table.Length - 2);
        var weight = position - low;
        return Math.Exp((1 - weight) * Math.Log(table[low]) + weight * Math.Log(table[low + 1]));
    }
}

namespace Easel.Engine.Samplers;

/// <summary>Small dense linear systems, by elimination with row exchanges.</summary>
internal static class LinearSystem
{
    /// <summary>Solves the leading <paramref name="size"/> equations.</summary>
    public static double[] Solve(double[,] matrix, double[] right, int size)
    {
        var inverse = Invert(matrix, size);
        var result = new double[size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                result[i] += inverse[i, j] * right[j];
        }

        return result;
    }

    /// <summary>The inverse of the leading square of <paramref name="size"/> rows.</summary>
    public static double[,] Invert(double[,] matrix, int size)
    {
        var (left, inverse) = (new double[size, size], new double[size, size]);
        for (var i = 0; i < size; i++)
        {
            inverse[i, i] = 1;
            for (var j = 0; j < size; j++)
                left[i, j] = matrix[i, j];
        }

        for (var column = 0; column < size; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < size; row++)
            {
                if (Math.Abs(left[row, column]) > Math.Abs(left[pivot, column]))
                    pivot = row;
            }

            for (var j = 0; j < size; j++)
            {
                (left[column, j], left[pivot, j]) = (left[pivot, j], left[column, j]);
                (inverse[column, j], inverse[pivot, j]) = (inverse[pivot, j], inverse[column, j]);
            }

            var scale = 1 / left[column, column];
            for (var j = 0; j < size; j++)
            {
                left[column, j] *= scale;
                inverse[column, j] *= scale;
            }

            for (var row = 0; row < size; row++)
            {
                var factor = left[row, column];
                if (row == column || factor == 0)
                    continue;
                for (var j = 0; j < size; j++)
                {
                    left[row, j] -= factor * left[column, j];
                    inverse[row, j] -= factor * inverse[column, j];
                }
            }
        }

        return inverse;
    }
}

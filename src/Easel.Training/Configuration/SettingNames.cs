namespace Easel.Training.Configuration;

/// <summary>Finds what was probably meant by a name that does not exist.</summary>
internal static class SettingNames
{
    /// <summary>A sentence with the nearest name, or a general one.</summary>
    public static string Advice(string name, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(name, candidate));
        return nearest is not null && Distance(name, nearest) <= Math.Max(2, name.Length / 3) ? $"Did you mean '{nearest}'?" : "Remove it, or check its spelling.";
    }

    // Levenshtein's distance, two rows at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}

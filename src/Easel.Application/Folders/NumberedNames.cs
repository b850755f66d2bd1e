using System.Globalization;

namespace Easel.Application.Folders;

/// <summary>
/// File names that count up within a folder, <c>00012-4021.png</c> with the seed behind the number, as A1111 names them. Each folder is looked
/// through once; for the one writer that a studio is.
/// </summary>
internal sealed class NumberedNames
{
    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);

    /// <summary>A name that no file in the folder has; the folder is made where it is missing.</summary>
    public string Next(string folder, long seed, string extension)
    {
        if (!next.TryGetValue(folder, out var number))
        {
            Directory.CreateDirectory(folder);
            number = Highest(folder) + 1;
        }

        while (true)
        {
            var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number:00000}-{seed}{extension}"));
            next[folder] = ++number;
            if (!File.Exists(path)) return path;
        }
    }

    private static int Highest(string folder)
    {
        var highest = 0;
        foreach (var name in Directory.EnumerateFiles(folder).Select(Path.GetFileName))
        {
            var digits = name.AsSpan()[..Math.Max(0, name!.IndexOf('-', StringComparison.Ordinal))];
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var taken) && taken < 100_000_000) highest = Math.Max(highest, taken);
        }

        return highest;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Infotext;
using Easel.Imaging;

namespace Easel.Application.Pictures;

/// <summary>Says whether two pictures are the same, or what differs.</summary>
public static class PictureComparison
{
    /// <summary>Compares two files, pixel by pixel, and their parameters.</summary>
    public static VerifyReport Compare(string first, string firstInfotext, string second, string secondInfotext)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        var (a, b) = (ImageFile.Load(first), ImageFile.Load(second));
        if ((a.Width, a.Height, a.Channels) != (b.Width, b.Height, b.Channels)) differences.Add($"size: {a.Width}×{a.Height} became {b.Width}×{b.Height}");
        else if (!a.Bytes.AsSpan().SequenceEqual(b.Bytes)) differences.Add(Pixels(a.Bytes, b.Bytes));
        var isEqual = differences.Count == 0;
        differences.AddRange(Fields(GenerationParameters.Parse(firstInfotext), GenerationParameters.Parse(secondInfotext)));
        return new VerifyReport(isEqual, differences.ToImmutable());
    }

    private static string Pixels(byte[] a, byte[] b)
    {
        var (count, largest) = (0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            var difference = Math.Abs(a[i] - b[i]);
            if (difference > 0) count++;
            largest = Math.Max(largest, difference);
        }

        return string.Create(CultureInfo.InvariantCulture, $"pixels: {count} of {a.Length} values differ, by at most {largest} of 255");
    }

    private static IEnumerable<string> Fields(GenerationParameters a, GenerationParameters b)
    {
        if (a.Prompt != b.Prompt) yield return $"Prompt: '{a.Prompt}' became '{b.Prompt}'";
        if (a.Negative != b.Negative) yield return $"Negative prompt: '{a.Negative}' became '{b.Negative}'";
        foreach (var key in a.Entries.Concat(b.Entries).Select(it => it.Key).Distinct(StringComparer.Ordinal))
            if (a[key] != b[key]) yield return $"{key}: {a[key] ?? "nothing"} became {b[key] ?? "nothing"}";
    }
}

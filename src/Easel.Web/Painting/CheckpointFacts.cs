using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Application.Models;

namespace Easel.Web.Painting;

/// <summary>What a form wants to know of a checkpoint.</summary>
/// <param name="Family">Its family; null where that is not known.</param>
/// <param name="NativeSide">The side of the pictures that it was trained on, in pixels.</param>
/// <param name="Parameters">Numbers in its weights.</param>
public sealed partial record CheckpointFacts(string? Family, int NativeSide, long Parameters)
{
    // Checkpoints of SDXL have 6.5 GB at 16 bits, those of the families before at most 5.2 GB at 32 or 4.3 GB at 16.
    private const long Large = 5_500_000_000;

    /// <summary>What is known of a file.</summary>
    /// <param name="known">What the catalogue says of it; null where it is not in it.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="configuration">The text of the configuration beside it (LDM's format); null where there is none.</param>
    public static CheckpointFacts Of(CatalogueModel? known, long bytes, string? configuration = null)
    {
        var family = known?.Facts.Family is null or "unknown" ? null : known.Facts.Family;
        var side = (family, known?.Facts.Prediction) switch
        {
            _ when Cells(configuration) is { } cells => cells * 8,
            ("sdxl" or "sdxl-refiner", _) => 1024,
            ("sd2", "v_prediction") => 768,
            (null, _) when bytes > Large => 1024,
            _ => 512,
        };
        return new CheckpointFacts(family, side, known?.Facts.Parameters is > 0 and var parameters ? parameters : bytes / 2);
    }

    // The published configurations all say 64, also those of larger models: only another number says something.
    private static int? Cells(string? configuration) => configuration is not null && ImageSize().Match(configuration) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var cells) && cells is > 0 and not 64 ? cells : null;

    [GeneratedRegex(@"^\s*image_size:\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex ImageSize();
}

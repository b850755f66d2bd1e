using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Imaging;

namespace Easel.Worker.Training;

/// <summary>
/// A run's sample pictures beside each other: prompts down, moments across. A picture that cannot be read (a killed run leaves such ones) stays black, and of
/// more moments than a picture holds evenly spaced ones are shown.
/// </summary>
/// <param name="folder">Where the pictures are.</param>
/// <param name="name">The run's name, with which their names begin.</param>
/// <param name="prompts">How many prompts there are.</param>
/// <param name="limits">How large the grid may be.</param>
/// <param name="log">Hears what the grid shows, and what it leaves out.</param>
internal sealed class SampleGrid(string folder, string name, int prompts, ImageLimits limits, Action<JobLogLevel, string> log)
{
    /// <summary>The grid; null where there are not two moments to compare.</summary>
    public PixelBuffer? Paint()
    {
        var found = Found();
        ImmutableArray<string> all = [.. found.Keys.Select(cell => cell.When).Distinct().Order(StringComparer.Ordinal)];
        if (all.Length < 2) return null;
        var (width, height) = (found.Values.Max(cell => cell.Width), found.Values.Max(cell => cell.Height));
        var most = (int)Math.Min(limits.MaxSide / width, limits.MaxPixels / ((long)width * height * prompts));
        if (most < 2 || (long)height * prompts > limits.MaxSide)
        {
            log(JobLogLevel.Warning, $"There is no grid of the sample pictures: {prompts} prompts of {width}×{height} pixels are more than one picture holds. They are in {folder}.");
            return null;
        }

        var moments = Spaced(all, most);
        if (moments.Length < all.Length) log(JobLogLevel.Information, $"The grid shows {moments.Length} of {all.Length} moments; all pictures are in {folder}.");
        var cells = Enumerable.Range(0, prompts).SelectMany(prompt => moments.Select(when => Cell(found.GetValueOrDefault((when, prompt)).Path, width, height))).ToList();
        log(JobLogLevel.Information, $"The grid's rows are the {prompts} prompts, its columns {string.Join(", ", moments)}.");
        return Grid.Arrange(cells, moments.Length);
    }

    // Of pictures of one prompt and moment the newest; a resumed run paints them again.
    private Dictionary<(string When, int Prompt), (string Path, int Width, int Height)> Found()
    {
        var newest = Directory.EnumerateFiles(folder, $"{name}_*.png").Select(path => (Path: path, Parts: Path.GetFileNameWithoutExtension(path)[(name.Length + 1)..].Split('_')))
            .Where(file => file.Parts.Length == 4 && int.TryParse(file.Parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var prompt) && prompt < prompts)
            .GroupBy(file => (When: file.Parts[0], Prompt: int.Parse(file.Parts[1], CultureInfo.InvariantCulture)), file => file);
        var found = new Dictionary<(string When, int Prompt), (string Path, int Width, int Height)>();
        foreach (var cell in newest)
        {
            var path = cell.MaxBy(file => file.Parts[2]).Path;
            if (Read(path, () => ImageMetadata.Read(File.ReadAllBytes(path), path)) is { } picture) found[cell.Key] = (path, picture.Width, picture.Height);
        }

        return found;
    }

    // Prompts may ask for several sizes; what is missing stays black.
    private PixelBuffer Cell(string? path, int width, int height)
    {
        var cell = new PixelBuffer(width, height, 3);
        if (path is null || Read(path, () => ImageFile.Load(path)) is not { } picture) return cell;
        if (picture.Channels == 3) cell.Paste(picture, 0, 0);
        else log(JobLogLevel.Warning, $"The sample picture {path} is left out of the grid: it has {picture.Channels} channels, and sample pictures have 3.");
        return cell;
    }

    private T? Read<T>(string path, Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is EaselException or IOException or UnauthorizedAccessException)
        {
            log(JobLogLevel.Warning, $"The sample picture {path} is left out of the grid: {e.Message}");
            return null;
        }
    }

    private static ImmutableArray<string> Spaced(ImmutableArray<string> all, int most) =>
        all.Length <= most ? all : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * (all.Length - 1) / (most - 1))])];
}

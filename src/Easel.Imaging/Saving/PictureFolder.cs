using System.Globalization;
using System.Security.Cryptography;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Core.Saving;

namespace Easel.Imaging.Saving;

/// <summary>
/// Saves pictures into a folder under the names that a request's patterns make, as webui does (<c>modules/images.py</c>: <c>save_image</c>): a
/// running number, the name's pattern, a folder below by the folder's pattern. No file that exists is replaced. Not for several threads;
/// several processes may share a folder.
/// </summary>
/// <param name="root">The folder; it is made when needed.</param>
/// <param name="options">How and under what names.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="isOutputs">Whether it is one of the outputs folders, where each day has its own below unless the options say otherwise.</param>
public sealed class PictureFolder(string root, OutputOptions options, TimeProvider clock, bool isOutputs)
{
    private const string DefaultName = "[seed]";
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Root => root;

    /// <summary>Saves one picture with what belongs to it, and returns its path.</summary>
    /// <exception cref="Easel.Core.Errors.EaselException">It cannot be written.</exception>
    public string Save(ImageAsset image)
    {
        var facts = Facts(image);
        var folder = Path.Combine(root, FileNamePart.CleanFolder(FileNamePattern.Expand(options.Folder ?? (isOutputs ? "[date]" : ""), facts)));
        Directory.CreateDirectory(folder);
        var name = image.Kind == AssetKind.Grid ? "" : FileNamePart.CleanName(FileNamePattern.Expand(options.Name ?? DefaultName, facts));
        if (image.Kind == AssetKind.FirstPass) name += "-before-highres-fix";
        var path = options.AddNumber || name.Length == 0 ? SaveNumbered(folder, image, name) : SaveNamed(folder, image, name);
        if (options.Log) CsvLog.Append(Path.Combine(root, "log.csv"), facts, Path.GetRelativePath(root, path));
        return path;
    }

    /// <summary>Saves one picture, with what belongs to it, under a name that was given.</summary>
    /// <exception cref="Easel.Core.Errors.EaselException">It cannot be written, or the file exists and may not be replaced.</exception>
    public string SaveAs(string path, ImageAsset image, bool overwrite)
    {
        ImageFile.Save(path, image.Picture, options with { Format = image.Format }, image.Infotext, overwrite);
        if (options.Log) CsvLog.Append(Path.Combine(root, "log.csv"), Facts(image), Path.GetRelativePath(root, path));
        return path;
    }

    private FileNameFacts Facts(ImageAsset image)
    {
        var (count, batch) = image.Request is GenerateRequest generate ? (generate.Count * generate.BatchSize, generate.BatchSize) : (1, 1);
        return new FileNameFacts(GenerationParameters.Parse(image.Infotext), clock.GetLocalNow())
        {
            Seed = image.Request is GenerateRequest ? image.Seed : GenerationParameters.Parse(image.Infotext).WholeNumber("Seed"),
            SeedRange = image.SeedRange,
            Width = image.Picture.Width,
            Height = image.Picture.Height,
            BatchNumber = batch > 1 ? image.BatchIndex + 1 : null,
            BatchSize = batch,
            GenerationNumber = count > 1 ? image.Index + 1 : null,
            BaseName = image.Source ?? "",
            PixelHash = () => Convert.ToHexStringLower(SHA256.HashData(image.Picture.Bytes)),
        };
    }

    private string SaveNumbered(string folder, ImageAsset image, string name)
    {
        var grid = image.Kind == AssetKind.Grid;
        var start = grid ? "grid-" : "";
        var number = numbers.TryGetValue(folder + start, out var next) ? next : HighestNumber(folder, start) + 1;
        // Another process may paint into the same folder: a number that it took meanwhile is left to it.
        for (; ; number++)
        {
            var digits = start + number.ToString(grid ? "0000" : "00000", CultureInfo.InvariantCulture);
            if (Directory.EnumerateFiles(folder, $"{digits}*").Any(file => Path.GetFileName(file)[digits.Length] is '-' or '.')) continue;
            var path = Path.Combine(folder, $"{digits}{(name.Length == 0 ? "" : "-")}{name}{image.Format.Extension()}");
            ImageFile.Save(path, image.Picture, options with { Format = image.Format }, image.Infotext);
            numbers[folder + start] = number + 1;
            return path;
        }
    }

    // Without numbers webui replaces or counts on; here nothing is ever replaced.
    private string SaveNamed(string folder, ImageAsset image, string name)
    {
        for (var copy = 1; ; copy++)
        {
            var path = Path.Combine(folder, copy == 1 ? name + image.Format.Extension() : string.Create(CultureInfo.InvariantCulture, $"{name}-{copy}{image.Format.Extension()}"));
            if (File.Exists(path)) continue;
            ImageFile.Save(path, image.Picture, options with { Format = image.Format }, image.Infotext);
            return path;
        }
    }

    private static int HighestNumber(string folder, string start)
    {
        var highest = 0;
        foreach (var name in Directory.EnumerateFiles(folder, $"{start}*").Select(file => Path.GetFileNameWithoutExtension(file)[start.Length..]))
        {
            var digits = name.AsSpan(0, name.IndexOf('-') is >= 0 and var end ? end : name.Length);
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var taken) && taken < 100_000_000) highest = Math.Max(highest, taken);
        }

        return highest;
    }
}

using System.Globalization;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Generation;

/// <summary>
/// Where a generation's files go: a file that the user named, or numbered files in a folder, <c>00012-4021.png</c> with the seed behind the
/// number, as A1111 names them. No file that exists is replaced unless the user says so.
/// </summary>
internal sealed class OutputStore : IAssetStore
{
    private readonly string folder;
    private readonly string? file;
    private readonly bool overwrite;
    private readonly bool several;
    private int number;

    private OutputStore(string folder, string? file, bool overwrite, bool several) =>
        (this.folder, this.file, this.overwrite, this.several) = (folder, file, overwrite, several);

    /// <summary>Makes the folder and looks whether it can be written, so that nothing is painted in vain.</summary>
    /// <exception cref="InvalidRequestException">The folder cannot be made or written, or a file exists already.</exception>
    public static OutputStore Open(GenerateRequest request, DataFolder data, TimeProvider clock, bool overwrite)
    {
        var path = request.Output.Path;
        var day = clock.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var several = request.Count * request.BatchSize > 1;
        var names = path is not null && ImageFormats.FromPath(path) is not null && !Directory.Exists(path);
        var store = names
            ? new OutputStore(Path.GetDirectoryName(Path.GetFullPath(path!))!, Path.GetFullPath(path!), overwrite, several)
            : new OutputStore(Path.GetFullPath(path ?? Path.Combine(data.Outputs, "txt2img-images", day)), null, overwrite, several);
        store.Check(request);
        return store;
    }

    /// <inheritdoc/>
    public StorageRoom Room() => new(folder, new DriveInfo(folder).AvailableFreeSpace);

    /// <inheritdoc/>
    public async Task<string> SaveImageAsync(ImageAsset image, CancellationToken cancelled)
    {
        // A finished picture is kept whatever happens, so a wish to stop does not end this.
        return await Task.Run(() => Save(image), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<string> SaveFileAsync(string name, Action<string> write, CancellationToken cancelled)
    {
        var full = Path.GetFullPath(name);
        // The temporary name keeps the extension: writers may go by it.
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Guid.NewGuid():N}{Path.GetExtension(full)}");
        return await Task.Run(() =>
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                write(temporary);
                File.Move(temporary, full, overwrite);
                return full;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EaselException("cannot-write", $"{full} cannot be written ({e.Message.TrimEnd('.')}). Choose a folder that you may write to and that has space left.", e);
            }
            finally
            {
                if (File.Exists(temporary)) File.Delete(temporary);
            }
        }, CancellationToken.None);
    }

    /// <inheritdoc/>
    public string InputPath(string field, string name)
    {
        var full = Path.GetFullPath(name);
        return File.Exists(full) ? full : throw new InvalidRequestException(field, $"there is no file {full}. Check the path.");
    }

    private void Check(GenerateRequest request)
    {
        var problems = new List<FieldProblem>();
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (!File.Exists(above)) continue;
            problems.Add(new("output.path", $"{above} is a file where a folder is needed. Choose another path."));
            break;
        }
        if (problems.Count == 0 && Writing(folder) is { } refusal) problems.Add(new("output.path", refusal));
        if (!overwrite)
        {
            var names = file is null ? [] : several ? Enumerable.Range(1, request.Count * request.BatchSize).Select(Numbered) : [file];
            if (names.FirstOrDefault(File.Exists) is { } taken) problems.Add(new("output.path", Exists(taken)));
            if (request.Output.SaveLatents is { } latents && File.Exists(latents)) problems.Add(new("output.saveLatents", Exists(latents)));
            if (request.Output.SaveSteps is { } steps && File.Exists(steps)) problems.Add(new("output.saveSteps", Exists(steps)));
        }
        if (problems.Count > 0) throw new InvalidRequestException(problems);
    }

    private static string Exists(string path) => $"{Path.GetFullPath(path)} exists already. Choose another name, or add --overwrite.";

    private static string? Writing(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, $".easel-{Guid.NewGuid():N}.tmp"), 1, FileOptions.DeleteOnClose).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{folder} cannot be written ({e.Message.TrimEnd('.')}). Choose a folder that you may write to.";
        }
    }

    private string Save(ImageAsset image)
    {
        if (file is not null)
        {
            var named = several ? Numbered(image.Index + 1) : file;
            ImageFile.Save(named, image.Picture, image.Format, image.Infotext, overwrite);
            return named;
        }
        if (number == 0) number = HighestNumber() + 1;
        // Another process may paint into the same folder: a number that it took meanwhile is left to it.
        for (; ; number++)
        {
            var path = Path.Combine(folder, $"{number:00000}-{image.Seed}{image.Format.Extension()}");
            if (Directory.EnumerateFiles(folder, $"{number:00000}-*").Any()) continue;
            ImageFile.Save(path, image.Picture, image.Format, image.Infotext);
            number++;
            return path;
        }
    }

    private string Numbered(int index) => Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}-{index}{Path.GetExtension(file)}");

    private int HighestNumber()
    {
        var highest = 0;
        foreach (var name in Directory.EnumerateFiles(folder).Select(Path.GetFileName))
        {
            var digits = name.AsSpan()[..Math.Max(0, name!.IndexOf('-'))];
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var taken) && taken < 100_000_000) highest = Math.Max(highest, taken);
        }
        return highest;
    }
}

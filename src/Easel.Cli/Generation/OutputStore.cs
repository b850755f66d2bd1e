using System.Globalization;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Imaging.Saving;

namespace Easel.Cli.Generation;

/// <summary>
/// Where a job's files go: a file that the user named, or numbered files in a folder, <c>00012-4021.png</c> with the seed behind the
/// number, as A1111 names them. No file that exists is replaced unless the user says so.
/// </summary>
internal sealed class OutputStore : IAssetStore
{
    private readonly string folder;
    private readonly string? file;
    private readonly OutputOptions options;
    private readonly bool overwrite;
    private readonly bool several;
    private readonly int count;
    private readonly PictureFolder pictures;
    private readonly PictureFolder grids;

    private OutputStore(OutputOptions options, string kind, bool several, int count, DataFolder data, TimeProvider clock, bool overwrite)
    {
        (this.options, this.several, this.count, this.overwrite) = (options, several, count, overwrite);
        var path = options.Path;
        if (path is not null && ImageFormats.FromPath(path) is not null && !Directory.Exists(path)) file = Path.GetFullPath(path);
        folder = file is not null ? Path.GetDirectoryName(file)! : Path.GetFullPath(path ?? Path.Combine(data.Outputs, $"{kind}-images"));
        pictures = new PictureFolder(folder, options, clock, isOutputs: path is null);
        grids = path is null ? new PictureFolder(Path.Combine(data.Outputs, $"{kind}-grids"), options, clock, isOutputs: true) : pictures;
    }

    /// <summary>Makes the folder and looks whether it can be written, so that nothing is painted in vain.</summary>
    /// <exception cref="InvalidRequestException">The folder cannot be made or written, or a file exists already.</exception>
    public static OutputStore Open(GenerateRequest request, DataFolder data, TimeProvider clock, bool overwrite)
    {
        var isFolder = request.Image is { } image && Directory.Exists(image.InitImage);
        // At most so many: what else lies in the folder only makes the check stricter.
        var pictures = isFolder ? Math.Max(1, Directory.EnumerateFiles(request.Image!.InitImage).Count()) : 1;
        var count = request.Count * request.BatchSize * (request.Image?.Loopback?.Loops ?? 1) * pictures;
        var several = count > 1 || isFolder;
        var store = new OutputStore(request.Output, request.Image is null ? "txt2img" : "img2img", several, count, data, clock, overwrite);
        store.Check(request.Hires is { KeepFirst: true });
        return store;
    }

    /// <summary>The same for post-processing; how many pictures come out is not known before.</summary>
    /// <exception cref="InvalidRequestException">The folder cannot be made or written, or a file exists already.</exception>
    public static OutputStore Open(UpscaleRequest request, DataFolder data, TimeProvider clock, bool overwrite)
    {
        var several = request.Images.Length > 1 || request.Images.Any(Directory.Exists) || request.Steps is { Split: not null } or { Flip: not FlipCopies.None } or { FocalCrop.Debug: true };
        var store = new OutputStore(request.Output, "extras", several, 1, data, clock, overwrite);
        store.Check(keepsFirst: false);
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
        return File.Exists(full) || Directory.Exists(full) ? full : throw new InvalidRequestException(field, $"there is no file {full}. Check the path.");
    }

    private void Check(bool keepsFirst)
    {
        var problems = new List<FieldProblem>();
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (!File.Exists(above)) continue;
            problems.Add(new("output.path", $"{above} is a file where a folder is needed. Choose another path."));
            break;
        }
        if (problems.Count == 0 && Writing(folder) is { } refusal) problems.Add(new("output.path", refusal));
        if (file is not null && options.Name is not null) problems.Add(new("output.name", "has no meaning beside a file's name in --output. Give a folder there, or leave the pattern out."));
        if (file is not null && options.Folder is not null) problems.Add(new("output.folder", "has no meaning beside a file's name in --output. Give a folder there, or leave the pattern out."));
        if (!overwrite)
        {
            var names = file is null ? [] : several ? Enumerable.Range(1, count).Select(Numbered) : [file];
            if (file is not null && keepsFirst) names = names.Concat(Enumerable.Range(0, count).Select(FirstPass));
            if (names.FirstOrDefault(File.Exists) is { } taken) problems.Add(new("output.path", Exists(taken)));
            if (options.SaveLatents is { } latents && File.Exists(latents)) problems.Add(new("output.saveLatents", Exists(latents)));
            if (options.SaveSteps is { } steps && File.Exists(steps)) problems.Add(new("output.saveSteps", Exists(steps)));
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
        if (file is null) return (image.Kind == AssetKind.Grid ? grids : pictures).Save(image);
        var named = image.Kind switch
        {
            AssetKind.Grid => Beside("grid"),
            AssetKind.FirstPass => FirstPass(image.Index - count),
            _ => several ? Numbered(image.Index + 1) : file,
        };
        return pictures.SaveAs(named, image, overwrite);
    }

    // Of the picture with that number, from 0.
    private string FirstPass(int index) => Beside($"{(several ? $"{index + 1}-" : "")}before-highres-fix");

    private string Numbered(int index) => Beside(index.ToString(CultureInfo.InvariantCulture));

    private string Beside(string ending) => Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}-{ending}{Path.GetExtension(file)}");
}

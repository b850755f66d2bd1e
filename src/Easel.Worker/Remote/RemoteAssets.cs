using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Application.Workers;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Worker.Remote;

/// <summary>A job's pictures at its studio: results are sent there as soon as they are finished, inputs come from there. No path of this machine can be named.</summary>
internal sealed class RemoteAssets(StudioLink studio, JobLease lease, Retry retry, string passing) : IAssetStore, IDisposable
{
    private readonly Dictionary<string, string> inputs = new(StringComparer.Ordinal);
    private string? folder;

    public StorageRoom Room() => studio.Room();

    public async Task<string> SaveImageAsync(ImageAsset image, CancellationToken cancelled)
    {
        var file = await Task.Run(() => Encode(image), CancellationToken.None).ConfigureAwait(false);
        // As A1111 counts: the variation seed of picture k is the first one plus k.
        var subseed = image.Request is GenerateRequest { Subseed: >= 0 and var first } ? first + image.Index : -1;
        var upload = new PictureUpload(Number(image), image.Format, image.Seed, subseed, image.Infotext, file);
        var saved = await retry.RunAsync(stop => studio.SaveAsync(new WorkerPicture(lease, upload), stop), CancellationToken.None).ConfigureAwait(false);
        return saved.Path;
    }

    public Task<string> SaveFileAsync(string name, Action<string> write, CancellationToken cancelled) =>
        throw new UnsupportedFeatureException($"The studio keeps pictures, and '{name}' is none. Use the command line for jobs that write other files.");

    public string InputPath(string field, string name)
    {
        if (inputs.TryGetValue(name, out var known)) return known;
        folder ??= Directory.CreateDirectory(Path.Combine(passing, $"easel-inputs-{Guid.NewGuid():N}")).FullName;
        var path = Path.Combine(folder, $"{inputs.Count}{SafeExtension(name)}");
        try
        {
            studio.Input(lease, field, name, path);
        }
        catch (EaselException e)
        {
            throw new InvalidRequestException(field, e.Message);
        }

        return inputs[name] = path;
    }

    public void Dispose()
    {
        if (folder is not null) Directory.Delete(folder, recursive: true);
    }

    // First passes and grids are kept beside the results.
    private static int Number(ImageAsset image) => image.Kind switch
    {
        AssetKind.FirstPass => PictureUpload.FirstPasses + image.Index,
        AssetKind.Grid => PictureUpload.Grids + image.Index,
        _ => image.Index,
    };

    private static byte[] Encode(ImageAsset image)
    {
        var (quality, lossless) = image.Request is GenerateRequest { Output: var output } ? (output.Quality, output.Lossless) : (ImageEncoder.DefaultQuality, false);
        try
        {
            return ImageEncoder.Encode(image.Picture, image.Format, image.Infotext, quality, lossless);
        }
        catch (ImageException) when (image.Format == ImageFormat.Jpg)
        {
            // JPEG holds no text of that length; the gallery has it anyway.
            return ImageEncoder.Encode(image.Picture, image.Format, quality: quality);
        }
    }

    private static string SafeExtension(string name) => Path.GetExtension(name) is { Length: <= 6 } extension && extension.All(c => c == '.' || char.IsAsciiLetterOrDigit(c)) ? extension : "";
}

using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Worker.Tests.Generation;

/// <summary>An asset store that keeps pictures in memory and files in a folder of its own.</summary>
internal sealed class MemoryAssets : IAssetStore, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-assets-").FullName;

    public List<ImageAsset> Images { get; } = [];

    public long FreeBytes { get; set; } = 1L << 40;

    public Exception? Refusal { get; set; }

    public string PathOf(string name) => Path.Combine(folder, name);

    public StorageRoom Room() => new(folder, FreeBytes);

    public Task<string> SaveImageAsync(ImageAsset image, CancellationToken cancelled)
    {
        if (Refusal is not null) throw Refusal;
        Images.Add(image);
        return Task.FromResult(image.Index.ToString(CultureInfo.InvariantCulture));
    }

    public Task<string> SaveFileAsync(string name, Action<string> write, CancellationToken cancelled)
    {
        write(PathOf(name));
        return Task.FromResult(PathOf(name));
    }

    public string InputPath(string field, string name) =>
        File.Exists(PathOf(name)) || Directory.Exists(PathOf(name)) ? PathOf(name) : throw new InvalidRequestException(field, $"there is no file {name}.");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

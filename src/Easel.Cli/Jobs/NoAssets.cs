using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Cli.Jobs;

/// <summary>The asset store of jobs that have no pictures: their files go where the model store says.</summary>
internal sealed class NoAssets : IAssetStore
{
    public StorageRoom Room() => new(Environment.CurrentDirectory, new DriveInfo(Environment.CurrentDirectory).AvailableFreeSpace);

    public Task<string> SaveImageAsync(ImageAsset image, CancellationToken cancelled) => throw new NotSupportedException("This kind of job has no pictures.");

    public Task<string> SaveFileAsync(string name, Action<string> write, CancellationToken cancelled) => throw new NotSupportedException("This kind of job stores no files beside its model.");

    public string InputPath(string field, string name) =>
        File.Exists(name) ? Path.GetFullPath(name) : throw new InvalidRequestException(field, $"there is no file {Path.GetFullPath(name)}. Check the path.");
}

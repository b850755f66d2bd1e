using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Worker.Devices;
using Easel.Worker.Generation;

namespace Easel.Worker.Merging;

/// <summary>Merges checkpoints: finds the files, checks the place of the new one, and leads <see cref="CheckpointMerge"/>.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
/// <param name="hashes">Names the files in the recipe.</param>
public sealed class MergeHandler(IModelStore models, DevicePool devices, ModelHashes hashes) : IJobHandler<MergeRequest>
{
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(MergeRequest request, JobContext job)
    {
        request.Check();
        string[] paths = [.. ((string?[])[request.ModelA, request.ModelB, request.ModelC]).OfType<string>().Select(name => models.Find(ModelKind.Checkpoint, name))];
        var vae = request.Vae is null ? null : FindVae(request.Vae);
        var output = ModelOutput.Open(models, ModelKind.Checkpoint, request.Output, request.Overwrite, vae is null ? paths : [.. paths, vae], ModelOutput.SizeOf(paths[0]) * 2);
        var hashed = request.Recipe ? await HashAsync(paths, job).ConfigureAwait(false) : [];
        var result = await output.WriteAsync(devices, job, watch =>
        {
            using var files = MergeFiles.Open(paths[0], paths.ElementAtOrDefault(1), paths.ElementAtOrDefault(2), vae);
            MergedModel[] parts = [.. hashed.Zip(files.Models, (hashes, file) => new MergedModel(Path.GetFileName(file.Path), hashes, file.Metadata))];
            return CheckpointMerge.Write(request, files, output.Path, MergeRecipe.Metadata(request, files, parts), watch);
        }).ConfigureAwait(false);
        return output.WithSidecarOf(paths[0], request.Overwrite, result);
    }

    // A checkpoint's own autoencoder can be baked in as well as a separate one.
    private string FindVae(string name)
    {
        try
        {
            return models.Find(ModelKind.Vae, name);
        }
        catch (Core.Errors.ModelNotFoundException) when (models.List(ModelKind.Checkpoint).Any(path => Path.GetFileNameWithoutExtension(path) == name))
        {
            return models.Find(ModelKind.Checkpoint, name);
        }
    }

    private async Task<FileHashes[]> HashAsync(string[] paths, JobContext job)
    {
        // A diffusers folder has no hash of its own: its largest network stands for it.
        var files = paths.Select(path => Directory.Exists(path) ? Directory.EnumerateFiles(Path.Combine(path, "unet")).MaxBy(f => new FileInfo(f).Length)! : path);
        var found = new List<FileHashes>();
        foreach (var file in files)
            found.Add(await hashes.AllOfAsync(file).WaitAsync(job.Control.Cancelled).ConfigureAwait(false) ?? throw new Core.Errors.EaselException("model-unreadable", $"{file} cannot be read for its hash. Check the file and its rights."));
        return [.. found];
    }
}

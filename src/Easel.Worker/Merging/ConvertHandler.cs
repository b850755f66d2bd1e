using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Worker.Devices;

namespace Easel.Worker.Merging;

/// <summary>Writes a model file anew, in another container or other numbers.</summary>
/// <param name="models">Finds model files.</param>
/// <param name="devices">Runs tensor code.</param>
public sealed class ConvertHandler(IModelStore models, DevicePool devices) : IJobHandler<ConvertRequest>
{
    private const string Ending = ".safetensors";

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(ConvertRequest request, JobContext job)
    {
        request.Check();
        var (path, kind) = Find(request.Model);
        if (request.Layout == ModelLayout.Diffusers) return await FolderAsync(request, path, PlaceOf(request, path, kind, request.Output + Ending)[..^Ending.Length], job).ConfigureAwait(false);
        var output = ModelOutput.OpenAt(PlaceOf(request, path, kind, request.Output), request.Output, request.Overwrite, [path], ModelOutput.SizeOf(path) * 2);
        var result = await output.WriteAsync(devices, job, watch =>
        {
            using var source = ModelFile.OpenAsCheckpoint(path);
            return ModelConversion.Write(request, source, output.Path, watch);
        }).ConfigureAwait(false);
        return output.WithSidecarOf(path, request.Overwrite, result);
    }

    // A bare name goes beside the model, whatever its kind; but nothing is written beside the program's own.
    private string PlaceOf(ConvertRequest request, string model, ModelKind kind, string output)
    {
        var place = models.PathFor(kind, output);
        return Path.GetFileName(output) == output && (models.List(kind).Contains(model) || Path.Exists(request.Model)) ? Path.Combine(Path.GetDirectoryName(model)!, Path.GetFileName(place)) : place;
    }

    private async Task<JobResult> FolderAsync(ConvertRequest request, string path, string folder, JobContext job)
    {
        var output = ModelOutput.OpenFolder(folder, request.Output, ModelOutput.SizeOf(path) * 2);
        return await output.WriteAsync(devices, job, watch =>
        {
            using var model = Checkpoint.Open(path);
            return DiffusersExport.Write(request, model, output.Path, watch);
        }).ConfigureAwait(false);
    }

    private (string Path, ModelKind Kind) Find(string name)
    {
        foreach (var kind in Enum.GetValues<ModelKind>())
        {
            try
            {
                return (models.Find(kind, name), kind);
            }
            catch (ModelNotFoundException)
            {
                // Another kind may have it.
            }
        }

        throw new ModelNotFoundException(name, $"There is no file '{name}', and no installed model of that name. 'easel model list' shows what is installed.");
    }
}

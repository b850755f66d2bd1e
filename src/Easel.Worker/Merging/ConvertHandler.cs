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
    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(ConvertRequest request, JobContext job)
    {
        request.Check();
        var (path, kind) = Find(request.Model);
        // A bare name goes beside the model, whatever its kind.
        var beside = Path.GetFileName(request.Output) == request.Output ? Path.Combine(Path.GetDirectoryName(path)!, request.Output) : request.Output;
        if (request.Layout == ModelLayout.Diffusers) return await FolderAsync(request, path, beside, job).ConfigureAwait(false);
        var output = ModelOutput.Open(models, kind, beside, request.Overwrite, [path], ModelOutput.SizeOf(path) * 2);
        var result = await output.WriteAsync(devices, job, watch =>
        {
            using var source = ModelFile.OpenAsCheckpoint(path);
            return ModelConversion.Write(request, source, output.Path, watch);
        }).ConfigureAwait(false);
        return output.WithSidecarOf(path, request.Overwrite, result);
    }

    private async Task<JobResult> FolderAsync(ConvertRequest request, string path, string folder, JobContext job)
    {
        var output = ModelOutput.OpenFolder(models, folder, ModelOutput.SizeOf(path) * 2);
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

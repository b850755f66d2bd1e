using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Training.Sessions;
using static TorchSharp.torch;

namespace Easel.Training.Files;

/// <summary>Writes a checkpoint whose trained weights are new and whose others are those of the one it began with, and beside it the configuration that stood beside that one.</summary>
public static class CheckpointFile
{
    private const string Safetensors = ".safetensors";

    /// <summary>Writes a safetensors file, one tensor at a time; torch's archive where the path ends with <c>.ckpt</c>, a folder in the layout of diffusers where it has no ending.</summary>
    /// <param name="path">The file or folder; what was there is replaced once the new one is complete.</param>
    /// <param name="original">The checkpoint that the run began with.</param>
    /// <param name="vae">The separate autoencoder that the run used, which takes the place of the checkpoint's own; null keeps that.</param>
    /// <param name="trained">The trained weights by their names there.</param>
    /// <param name="precision"><c>float</c>, <c>fp16</c>, <c>bf16</c>; null keeps each tensor's own.</param>
    /// <param name="step">How far the run is, which a <c>.ckpt</c> tells.</param>
    /// <param name="metadata">What it carries, where it is safetensors; null is nothing.</param>
    /// <exception cref="Easel.Core.Errors.EaselException">It cannot be written, or has no place in diffusers.</exception>
    public static void Write(string path, string original, string? vae, IReadOnlyDictionary<string, Tensor> trained, string? precision, StepReport step, IReadOnlyDictionary<string, string>? metadata)
    {
        using var checkpoint = Checkpoint.Open(original);
        using var separate = vae is null ? null : VaeFile.Open(vae);
        var plan = checkpoint.File.Tensors.Values.Where(tensor => separate is null || !OfVae(tensor)).Select(tensor => (Tensor: tensor, checkpoint.File))
            .Concat((separate?.File.Tensors.Values ?? []).Where(OfVae).Select(tensor => (Tensor: tensor, separate!.File)))
            .Select(stored =>
            {
                var (tensor, file) = stored;
                var type = precision is not null && tensor.DType.IsFloat() ? DTypes.FromScalarType(TrainedFile.TypeOf(precision)) : tensor.DType;
                return new TensorToWrite(tensor.Name, type, [.. tensor.Shape], () => trained.TryGetValue(tensor.Name, out var value) ? value.view([.. tensor.Shape]) : file.Read(tensor.Name));
            }).ToImmutableArray();
        TrainedFile.Guarded(path, () =>
        {
            switch (Path.GetExtension(path))
            {
                case Safetensors: SafetensorsWriter.Write(path, plan, metadata); break;
                case ".ckpt": Archive(path, plan, step); break;
                default:
                    Folder(path, original, plan);
                    return;
            }

            LdmConfig.CopyBeside(original, path, overwrite: true);
        });
    }

    private static bool OfVae(TensorInfo tensor) => tensor.Name.StartsWith($"{ModelFamilies.VaePrefix}.", StringComparison.Ordinal);

    // As sd-scripts (save_stable_diffusion_checkpoint, library/model_util.py).
    private static void Archive(string path, ImmutableArray<TensorToWrite> plan, StepReport step)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var weights = plan.ToDictionary(tensor => tensor.Name, tensor => tensor.Make().detach().cpu().to(tensor.DType.ToScalarType()));
        TorchArchiveWriter.Write(path, new Dictionary<string, object> { ["state_dict"] = weights, ["epoch"] = step.Epoch, ["global_step"] = step.Step });
    }

    private static void Folder(string path, string original, ImmutableArray<TensorToWrite> plan)
    {
        var (single, made, old) = ($"{path}.whole{Safetensors}", $"{path}.new", $"{path}.old");
        try
        {
            SafetensorsWriter.Write(single, plan, null);
            LdmConfig.CopyBeside(original, single, overwrite: true);
            if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
            using (var whole = Checkpoint.Open(single)) DiffusersExport.Write(new ConvertRequest(single, made), whole, made, WriteWatch.None);
            if (Directory.Exists(path)) Directory.Move(path, old);
            Directory.Move(made, path);
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        }
        finally
        {
            File.Delete(single);
            File.Delete(LdmConfig.SidecarOf(single));
        }
    }
}

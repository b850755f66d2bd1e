using System.Collections.Immutable;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Training.Files;

/// <summary>Writes a checkpoint whose trained weights are new and whose others are those of the one it began with, and beside it the configuration that stood beside that one.</summary>
public static class CheckpointFile
{
    /// <summary>Writes a safetensors file, one tensor at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="original">The checkpoint that the run began with.</param>
    /// <param name="trained">The trained weights by their names there.</param>
    /// <param name="precision"><c>float</c>, <c>fp16</c>, <c>bf16</c>; null keeps each tensor's own.</param>
    /// <param name="metadata">What it carries; null is nothing.</param>
    /// <exception cref="Easel.Core.Errors.EaselException">It cannot be written.</exception>
    public static void Write(string path, string original, IReadOnlyDictionary<string, Tensor> trained, string? precision, IReadOnlyDictionary<string, string>? metadata)
    {
        using var checkpoint = Checkpoint.Open(original);
        var file = checkpoint.File;
        var plan = file.Tensors.Values.Select(tensor =>
        {
            var type = precision is not null && tensor.DType.IsFloat() ? DTypes.FromScalarType(TrainedFile.TypeOf(precision)) : tensor.DType;
            return new TensorToWrite(tensor.Name, type, [.. tensor.Shape], () => trained.TryGetValue(tensor.Name, out var value) ? value.view([.. tensor.Shape]) : file.Read(tensor.Name));
        });
        TrainedFile.Guarded(path, () =>
        {
            SafetensorsWriter.Write(path, plan.ToImmutableArray(), metadata);
            LdmConfig.CopyBeside(original, path, overwrite: true);
        });
    }
}

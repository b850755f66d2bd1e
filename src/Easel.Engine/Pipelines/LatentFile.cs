using Easel.Core.Errors;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>Latents and noise in safetensors files.</summary>
public static class LatentFile
{
    /// <summary>One tensor of a file, at 32 bits.</summary>
    /// <exception cref="ModelFormatException">It is no such file, or lacks the tensor.</exception>
    public static PlainTensor Read(string path, string name)
    {
        using var scope = NewDisposeScope();
        using var file = TensorFiles.Open(path);
        if (!file.Tensors.ContainsKey(name))
            throw new ModelFormatException(path, $"has no tensor '{name}'; it has {string.Join(", ", file.Tensors.Keys.Take(8))}. Store it under that name.");
        return StepRecorder.Plain(name, file.Read(name, ScalarType.Float32));
    }

    /// <summary>Writes tensors under their names; the file is complete or not there.</summary>
    public static void Write(string path, IReadOnlyList<PlainTensor> tensors)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, tensors.ToDictionary(it => it.Name, it => tensor(it.Values, it.Shape.AsSpan())));
    }

    /// <summary>Tensors of equal name and shape, but for the first dimension, as one.</summary>
    public static PlainTensor Join(IReadOnlyList<PlainTensor> parts) => new(
        parts[0].Name, [parts.Sum(part => part.Shape[0]), .. parts[0].Shape.AsSpan()[1..]], [.. parts.SelectMany(part => part.Values)]);
}

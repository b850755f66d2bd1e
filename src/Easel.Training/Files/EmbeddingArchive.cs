using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Training.Files;

/// <summary>Writes an embedding as A1111 does (<c>Embedding.save</c>, modules/textual_inversion/textual_inversion.py), in torch's archive.</summary>
public static class EmbeddingArchive
{
    // What A1111 writes as the id of "*"; nobody reads it.
    private const int Star = 265;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; one that was there is replaced once the new one is complete.</param>
    /// <param name="tensors"><c>emb_params</c> [vectors, width]; for SDXL <c>clip_l</c> and <c>clip_g</c>, which stand at the top, as A1111 looks for them.</param>
    /// <param name="step">Updates done.</param>
    /// <param name="precision"><c>float</c>, <c>fp16</c>, <c>bf16</c>; null is 32 bits.</param>
    /// <param name="metadata">Where the checkpoint's name and hash are; null leaves them out.</param>
    /// <exception cref="Easel.Core.Errors.EaselException">It cannot be written; what was there is untouched.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, int step, string? precision, IReadOnlyDictionary<string, string>? metadata)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var converted = tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.detach().cpu().to(TrainedFile.TypeOf(precision)));
        var root = new Dictionary<string, object?>();
        if (converted.TryGetValue("emb_params", out var vectors))
        {
            root["string_to_token"] = new Dictionary<string, object> { ["*"] = Star };
            root["string_to_param"] = new Dictionary<string, object> { ["*"] = vectors };
        }
        else
        {
            foreach (var (name, value) in converted) root[name] = value;
        }

        (root["name"], root["step"]) = (Path.GetFileNameWithoutExtension(path), step);
        (root["sd_checkpoint"], root["sd_checkpoint_name"]) = TrainedFile.TrainedOn(metadata);
        TrainedFile.Guarded(path, () => TorchArchiveWriter.Write(path, root));
    }
}

using Easel.Engine.Formats;

namespace Easel.Engine.Merging;

/// <summary>Opens model files for the tools that rewrite them.</summary>
public static class ModelFile
{
    /// <summary>A file or diffusers folder; networks of Stable Diffusion under the names of single-file checkpoints, everything else under its own.</summary>
    /// <exception cref="Core.Errors.ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="Core.Errors.ModelFormatException">It is damaged or dangerous.</exception>
    public static ITensorFile OpenAsCheckpoint(string path)
    {
        var file = TensorFiles.Open(Path.TrimEndingDirectorySeparator(path));
        // A VAE or a text encoder that lies alone stays a file of its own kind.
        return file.Tensors.ContainsKey("decoder.conv_in.weight") || file.Tensors.ContainsKey("text_model.embeddings.token_embedding.weight") ? file : SingleFileNames.Of(file);
    }
}

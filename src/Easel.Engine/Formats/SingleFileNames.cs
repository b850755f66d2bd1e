using Easel.Engine.Formats.Diffusers;

namespace Easel.Engine.Formats;

/// <summary>
/// Brings the names of a file, whatever its layout, to those of complete single-file checkpoints: parts that lie alone get their prefix
/// back, old text encoders their <c>text_model.</c>, and diffusers names are translated.
/// </summary>
internal static class SingleFileNames
{
    /// <summary>The file under those names: itself where it has them already. The result owns <paramref name="file"/>.</summary>
    public static ITensorFile Of(ITensorFile file)
    {
        var rename = Renaming(file.Tensors);
        if (rename is null)
            return file;
        var origins = new Dictionary<string, TensorOrigin>(StringComparer.Ordinal);
        foreach (var name in file.Tensors.Keys)
        {
            if (rename(name) is { } known)
                origins.TryAdd(known, new TensorOrigin(file, [name]));
        }

        return new RenamedTensorFile(file.Path, file.Format, [file], origins, file.Metadata);
    }

    private static Func<string, string?>? Renaming(IReadOnlyDictionary<string, TensorInfo> tensors)
    {
        if (tensors.ContainsKey("cond_stage_model.transformer.embeddings.token_embedding.weight"))
            return name => Insert(name, "cond_stage_model.transformer.", "text_model.");
        if (tensors.ContainsKey("input_blocks.0.0.weight") && tensors.ContainsKey("output_blocks.0.0.in_layers.0.weight"))
            return name => "model.diffusion_model." + name;
        if (tensors.ContainsKey("decoder.mid.block_1.norm1.weight"))
            return name => "first_stage_model." + name;
        if (tensors.ContainsKey("decoder.mid_block.resnets.0.norm1.weight"))
            return VaeKeys.FromDiffusers(tensors.Keys).ToSingleFile;
        if (tensors.ContainsKey("down_blocks.0.resnets.0.norm1.weight") && tensors.ContainsKey("up_blocks.0.resnets.0.norm1.weight"))
            return UNetKeys.FromDiffusers(tensors.Keys).ToSingleFile;
        if (tensors.ContainsKey("text_model.embeddings.token_embedding.weight"))
            return name => "cond_stage_model.transformer." + name;
        return null;
    }

    private static string Insert(string name, string prefix, string inserted) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? prefix + inserted + name[prefix.Length..] : name;
}

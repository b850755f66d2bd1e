using Easel.Core.Errors;

namespace Easel.Engine.Formats.Diffusers;

/// <summary>
/// A folder in the layout of diffusers (<c>unet/</c>, <c>vae/</c>, <c>text_encoder/</c>, <c>text_encoder_2/</c>), seen as a single-file
/// checkpoint. Each network may lie in one file or several, of any container.
/// </summary>
internal static class DiffusersFolder
{
    private static readonly string[] s_stems = ["diffusion_pytorch_model", "model", "pytorch_model"];

    // Full precision first: where both are there, the user has the disk for it. EMA-free names first, as the reference picks them.
    private static readonly string[] s_endings = [".safetensors", ".fp16.safetensors", ".bin", ".fp16.bin"];

    /// <summary>Opens all files of the folder.</summary>
    /// <exception cref="ModelFormatException">It is no diffusers folder, or one of its files cannot be used.</exception>
    public static ITensorFile Open(string folder)
    {
        if (!Directory.Exists(Path.Combine(folder, "unet")))
        {
            throw new ModelFormatException(
                folder, ModelFault.NotAModel, "is a folder without 'unet'; a diffusers folder was expected. Name the model file inside it instead.");
        }

        var files = new List<ITensorFile>();
        try
        {
            var origins = new Dictionary<string, TensorOrigin>(StringComparer.Ordinal);
            foreach (var file in Part("unet"))
                Translate(file, UNetKeys.FromDiffusers(Names("unet")), origins);
            foreach (var file in Part("vae"))
                Translate(file, VaeKeys.FromDiffusers(Names("vae")), origins);
            AddText(folder, files, origins);
            return new RenamedTensorFile(folder, TensorFileFormat.Diffusers, files, origins, new SortedDictionary<string, string>(StringComparer.Ordinal));
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }

        IEnumerable<ITensorFile> Part(string name) => OpenPart(folder, name, files);

        IEnumerable<string> Names(string name) =>
            files.Where(f => Path.GetFileName(Path.GetDirectoryName(f.Path)) == name).SelectMany(f => f.Tensors.Keys);
    }

    private static void AddText(string folder, List<ITensorFile> files, Dictionary<string, TensorOrigin> origins)
    {
        var first = OpenPart(folder, "text_encoder", files);
        var second = OpenPart(folder, "text_encoder_2", files);
        foreach (var file in first)
        {
            if (second.Count > 0)
                Prefix(file, "conditioner.embedders.0.transformer.", origins);
            else if (IsOpenClip(file))
                OpenClipKeys.Add(file, "cond_stage_model.model.", origins);
            else
                Prefix(file, "cond_stage_model.transformer.", origins);
        }

        foreach (var file in second)
            OpenClipKeys.Add(file, first.Count > 0 ? "conditioner.embedders.1.model." : "conditioner.embedders.0.model.", origins);
    }

    // SD 2's tower (OpenCLIP ViT-H) is 1024 wide, SD 1's (CLIP ViT-L) 768.
    private static bool IsOpenClip(ITensorFile file) =>
        file.Tensors.TryGetValue("text_model.embeddings.token_embedding.weight", out var tokens) && tokens.Shape is [_, 1024];

    private static void Prefix(ITensorFile file, string prefix, Dictionary<string, TensorOrigin> origins)
    {
        foreach (var name in file.Tensors.Keys)
            origins[prefix + name] = new TensorOrigin(file, [name]);
    }

    private static void Translate(ITensorFile file, KeyMap map, Dictionary<string, TensorOrigin> origins)
    {
        foreach (var name in file.Tensors.Keys)
        {
            if (map.ToSingleFile(name) is { } known)
                origins[known] = new TensorOrigin(file, [name]);
        }
    }

    private static List<ITensorFile> OpenPart(string folder, string part, List<ITensorFile> all)
    {
        var opened = new List<ITensorFile>();
        foreach (var path in FilesOf(Path.Combine(folder, part)))
        {
            opened.Add(TensorFiles.Open(path));
            all.Add(opened[^1]);
        }

        return opened;
    }

    private static string[] FilesOf(string folder)
    {
        if (!Directory.Exists(folder))
            return [];
        foreach (var ending in s_endings)
        {
            foreach (var stem in s_stems)
            {
                if (File.Exists(Path.Combine(folder, stem + ending)))
                    return [Path.Combine(folder, stem + ending)];
                string[] shards = [.. Directory.GetFiles(folder, $"{stem}-*-of-*{ending}").Order(StringComparer.Ordinal)];
                if (shards.Length > 0)
                    return shards;
            }
        }

        return [];
    }
}

namespace Easel.Engine.Formats.Diffusers;

/// <summary>
/// Sees a text tower under Hugging Face's names as OpenCLIP's, in which single-file checkpoints of SD 2 and SDXL keep it: query, key and
/// value are one matrix, and the projection stands the other way round.
/// </summary>
internal static class OpenClipKeys
{
    private static readonly (string HuggingFace, string OpenClip)[] s_modules =
    [
        ("layer_norm1", "ln_1"), ("layer_norm2", "ln_2"), ("mlp.fc1", "mlp.c_fc"), ("mlp.fc2", "mlp.c_proj"), ("self_attn.out_proj", "attn.out_proj"),
    ];

    /// <summary>
    /// Hugging Face's names of a tensor of OpenCLIP's, without the tower's prefix: one, or three of equal rows for query, key and value; null where
    /// it has none. The layer is −1 for tensors of no layer.
    /// </summary>
    public static (string[] Names, int Layer)? ToHuggingFace(string openClip)
    {
        switch (openClip)
        {
            case "token_embedding.weight": return (["text_model.embeddings.token_embedding.weight"], -1);
            case "positional_embedding": return (["text_model.embeddings.position_embedding.weight"], -1);
            case "ln_final.weight": return (["text_model.final_layer_norm.weight"], -1);
            case "ln_final.bias": return (["text_model.final_layer_norm.bias"], -1);
            case "text_projection": return (["text_projection.weight"], -1);
        }

        if (openClip.Split('.') is not ["transformer", "resblocks", var number, .. var rest] || !int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var layer))
            return null;
        var (local, prefix) = (string.Join('.', rest), $"text_model.encoder.layers.{layer}.");
        foreach (var kind in (string[])["weight", "bias"])
        {
            if (local == $"attn.in_proj_{kind}")
                return ([$"{prefix}self_attn.q_proj.{kind}", $"{prefix}self_attn.k_proj.{kind}", $"{prefix}self_attn.v_proj.{kind}"], layer);
            if (Array.Find(s_modules, m => local == $"{m.OpenClip}.{kind}").HuggingFace is { } module)
                return ([$"{prefix}{module}.{kind}"], layer);
        }

        return null;
    }

    /// <summary>Adds the tower's tensors under <paramref name="prefix"/> (with its trailing dot).</summary>
    public static void Add(ITensorFile file, string prefix, Dictionary<string, TensorOrigin> origins)
    {
        Map("text_model.embeddings.token_embedding.weight", "token_embedding.weight");
        Map("text_model.embeddings.position_embedding.weight", "positional_embedding");
        Map("text_model.final_layer_norm.weight", "ln_final.weight");
        Map("text_model.final_layer_norm.bias", "ln_final.bias");
        if (file.Tensors.ContainsKey("text_projection.weight"))
            origins[prefix + "text_projection"] = new TensorOrigin(file, ["text_projection.weight"], Transposed: true);
        for (var n = 0; file.Tensors.ContainsKey($"text_model.encoder.layers.{n}.layer_norm1.weight"); n++)
        {
            var (from, to) = ($"text_model.encoder.layers.{n}.", $"transformer.resblocks.{n}.");
            foreach (var kind in (string[])["weight", "bias"])
            {
                foreach (var (huggingFace, openClip) in s_modules)
                    Map($"{from}{huggingFace}.{kind}", $"{to}{openClip}.{kind}");
                string[] joined = [$"{from}self_attn.q_proj.{kind}", $"{from}self_attn.k_proj.{kind}", $"{from}self_attn.v_proj.{kind}"];
                if (joined.All(file.Tensors.ContainsKey))
                    origins[$"{prefix}{to}attn.in_proj_{kind}"] = new TensorOrigin(file, [.. joined]);
            }
        }

        void Map(string from, string to)
        {
            if (file.Tensors.ContainsKey(from))
                origins[prefix + to] = new TensorOrigin(file, [from]);
        }
    }
}

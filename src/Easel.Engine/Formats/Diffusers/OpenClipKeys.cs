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

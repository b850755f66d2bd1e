using Easel.Engine.Families;

namespace Easel.Engine.Formats.Diffusers;

/// <summary>
/// The names of an autoencoder's modules in single-file checkpoints and in diffusers; the decoder's levels count from the finest there
/// and from the coarsest here. The facts: diffusers <c>loaders/single_file_utils.py</c>.
/// </summary>
public static class VaeKeys
{
    private static readonly string[] s_resBlock = ["norm1", "conv1", "norm2", "conv2"];

    // Two generations of names for the same four matrices; the newer ones are what is written.
    private static readonly (string SingleFile, string Diffusers)[] s_attention =
        [("norm", "group_norm"), ("q", "to_q"), ("k", "to_k"), ("v", "to_v"), ("proj_out", "to_out.0")];

    private static readonly (string SingleFile, string Diffusers)[] s_oldAttention =
        [("norm", "group_norm"), ("q", "query"), ("k", "key"), ("v", "value"), ("proj_out", "proj_attn")];

    /// <summary>The map for an autoencoder of this shape, single-file names beginning with <paramref name="prefix"/>.</summary>
    public static KeyMap For(VaeConfig vae, string prefix = ModelFamilies.VaePrefix + ".") =>
        For(vae.ChannelMultipliers.Length, vae.ResBlocks, s_attention, prefix);

    /// <summary>The map for an autoencoder stored under diffusers names, its shape read off them.</summary>
    internal static KeyMap FromDiffusers(IEnumerable<string> names, string prefix = ModelFamilies.VaePrefix + ".")
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        var (levels, blocks) = (0, 0);
        while (known.Contains($"decoder.up_blocks.{levels}.resnets.0.conv1.weight"))
            levels++;
        while (known.Contains($"decoder.up_blocks.0.resnets.{blocks}.conv1.weight"))
            blocks++;
        return For(levels, blocks - 1, known.Contains("decoder.mid_block.attentions.0.query.weight") ? s_oldAttention : s_attention, prefix);
    }

    private static KeyMap For(int levels, int resBlocks, (string SingleFile, string Diffusers)[] attention, string prefix)
    {
        var modules = new List<(string, string)> { (prefix + "quant_conv", "quant_conv"), (prefix + "post_quant_conv", "post_quant_conv") };
        foreach (var half in (string[])["encoder", "decoder"])
        {
            Add($"{half}.conv_in", $"{half}.conv_in");
            Add($"{half}.norm_out", $"{half}.conv_norm_out");
            Add($"{half}.conv_out", $"{half}.conv_out");
            AddResBlock($"{half}.mid.block_1", $"{half}.mid_block.resnets.0");
            AddResBlock($"{half}.mid.block_2", $"{half}.mid_block.resnets.1");
            foreach (var (s, d) in attention)
                Add($"{half}.mid.attn_1.{s}", $"{half}.mid_block.attentions.0.{d}");
        }

        for (var level = 0; level < levels; level++)
        {
            for (var j = 0; j < resBlocks; j++)
                AddResBlock($"encoder.down.{level}.block.{j}", $"encoder.down_blocks.{level}.resnets.{j}");
            Add($"encoder.down.{level}.downsample.conv", $"encoder.down_blocks.{level}.downsamplers.0.conv");
            var up = levels - 1 - level;
            for (var j = 0; j <= resBlocks; j++)
                AddResBlock($"decoder.up.{level}.block.{j}", $"decoder.up_blocks.{up}.resnets.{j}");
            Add($"decoder.up.{level}.upsample.conv", $"decoder.up_blocks.{up}.upsamplers.0.conv");
        }

        return new KeyMap(modules);

        void Add(string singleFile, string diffusers) => modules.Add((prefix + singleFile, diffusers));

        void AddResBlock(string singleFile, string diffusers)
        {
            foreach (var part in s_resBlock)
                Add($"{singleFile}.{part}", $"{diffusers}.{part}");
            Add($"{singleFile}.nin_shortcut", $"{diffusers}.conv_shortcut");
        }
    }
}

using System.Collections.Immutable;
using Easel.Engine.Families;

namespace Easel.Engine.Formats.Diffusers;

/// <summary>
/// The names of a UNet's modules in single-file checkpoints (numbered in the order of construction) and in diffusers (by level). The
/// facts: diffusers <c>loaders/single_file_utils.py</c>.
/// </summary>
public static class UNetKeys
{
    private static readonly (string SingleFile, string Diffusers)[] s_resBlock =
    [
        ("in_layers.0", "norm1"), ("in_layers.2", "conv1"), ("emb_layers.1", "time_emb_proj"),
        ("out_layers.0", "norm2"), ("out_layers.3", "conv2"), ("skip_connection", "conv_shortcut"),
    ];

    /// <summary>The map for a UNet of this shape, single-file names beginning with <paramref name="prefix"/>.</summary>
    public static KeyMap For(UNetConfig unet, string prefix = ModelFamilies.UNetPrefix + ".") =>
        For(unet.ResBlocks, [.. unet.TransformerDepth.Select(d => d > 0)], prefix);

    /// <summary>The map for a UNet stored under diffusers names, its shape read off them.</summary>
    internal static KeyMap FromDiffusers(IEnumerable<string> names, string prefix = ModelFamilies.UNetPrefix + ".")
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        var (blocks, attention) = (new List<int>(), new List<bool>());
        for (var level = 0; known.Contains($"down_blocks.{level}.resnets.0.conv1.weight"); level++)
        {
            var n = 1;
            while (known.Contains($"down_blocks.{level}.resnets.{n}.conv1.weight"))
                n++;
            blocks.Add(n);
            attention.Add(known.Contains($"down_blocks.{level}.attentions.0.proj_in.weight"));
        }

        return For([.. blocks], [.. attention], prefix);
    }

    private static KeyMap For(ImmutableArray<int> resBlocks, ImmutableArray<bool> attention, string prefix)
    {
        var modules = new List<(string, string)>
        {
            (prefix + "time_embed.0", "time_embedding.linear_1"), (prefix + "time_embed.2", "time_embedding.linear_2"),
            (prefix + "label_emb.0.0", "add_embedding.linear_1"), (prefix + "label_emb.0.2", "add_embedding.linear_2"),
            (prefix + "input_blocks.0.0", "conv_in"), (prefix + "out.0", "conv_norm_out"), (prefix + "out.2", "conv_out"),
            (prefix + "middle_block.1", "mid_block.attentions.0"),
        };
        AddResBlock("middle_block.0", "mid_block.resnets.0");
        AddResBlock("middle_block.2", "mid_block.resnets.1");
        var levels = resBlocks.Length;
        var next = 1;
        for (var level = 0; level < levels; level++)
        {
            for (var j = 0; j < resBlocks[level]; j++, next++)
            {
                AddResBlock($"input_blocks.{next}.0", $"down_blocks.{level}.resnets.{j}");
                if (attention[level])
                    Add($"input_blocks.{next}.1", $"down_blocks.{level}.attentions.{j}");
            }

            if (level < levels - 1)
                Add($"input_blocks.{next++}.0.op", $"down_blocks.{level}.downsamplers.0.conv");
        }

        next = 0;
        for (var up = 0; up < levels; up++)
        {
            var level = levels - 1 - up;
            for (var j = 0; j <= resBlocks[level]; j++, next++)
            {
                AddResBlock($"output_blocks.{next}.0", $"up_blocks.{up}.resnets.{j}");
                if (attention[level])
                    Add($"output_blocks.{next}.1", $"up_blocks.{up}.attentions.{j}");
            }

            if (level > 0)
                Add($"output_blocks.{next - 1}.{(attention[level] ? 2 : 1)}.conv", $"up_blocks.{up}.upsamplers.0.conv");
        }

        return new KeyMap(modules);

        void Add(string singleFile, string diffusers) => modules.Add((prefix + singleFile, diffusers));

        void AddResBlock(string singleFile, string diffusers)
        {
            foreach (var (s, d) in s_resBlock)
                Add($"{singleFile}.{s}", $"{diffusers}.{d}");
        }
    }
}

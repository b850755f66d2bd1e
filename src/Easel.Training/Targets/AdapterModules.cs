using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Easel.Engine.Adapters.Weight;

namespace Easel.Training.Targets;

/// <summary>A layer that gets an adapter.</summary>
/// <param name="Name">kohya's name.</param>
/// <param name="Target">The layer.</param>
/// <param name="IsConvolution">True for those that have a rank of their own: kernels larger than 1×1.</param>
/// <param name="Block">The UNet block: 1 to 24 in SD 1 (down to 11, 12 the middle, up from 13), 1 to 21 in SDXL (1 to 9, the middle's three, from 13), or −1 in a text encoder.</param>
public sealed record AdapterModule(string Name, AdapterTarget Target, bool IsConvolution, int Block);

/// <summary>The layers that sd-scripts puts adapters on (<c>networks/lora.py</c>), in a fixed order.</summary>
public static partial class AdapterModules
{
    /// <summary>The modules of a model.</summary>
    /// <param name="keys">The model's layers.</param>
    /// <param name="layers">Which of them.</param>
    /// <param name="unet">False leaves the UNet out.</param>
    /// <param name="text">False leaves text encoders out.</param>
    public static ImmutableArray<AdapterModule> Of(AdapterKeys keys, AdapterLayers layers, bool unet = true, bool text = true)
    {
        var modules = new List<AdapterModule>();
        foreach (var target in keys.Targets.Where(target => target.Shape.Count >= 2))
        {
            var name = keys.KohyaName(target);
            // Of SDXL's, sd-scripts knows no first and last convolution, and no time's embedding.
            var group = GroupOf(keys.PlainName(target), target.IsText) is var found && keys.IsSdxl && found is AdapterLayers.Time or AdapterLayers.Ends ? AdapterLayers.Others : found;
            if ((target.IsText ? text : unet) && layers.HasFlag(group))
                modules.Add(new AdapterModule(name, target, target.Shape.Count == 4 && target.Shape[2] > 1, keys.IsSdxl ? BlockOfSdxl(name) : Block(name)));
        }

        return [.. modules.OrderBy(module => module.Target.IsText ? 0 : 1).ThenBy(module => module.Name, StringComparer.Ordinal)];
    }

    private static AdapterLayers GroupOf(string name, bool isText)
    {
        if (isText) return TextAttention().IsMatch(name) ? AdapterLayers.TextAttention : Text().IsMatch(name) ? AdapterLayers.TextMlp : AdapterLayers.Others;
        if (CrossAttention().IsMatch(name)) return AdapterLayers.Attention;
        if (Attention().IsMatch(name)) return AdapterLayers.Transformer;
        if (ResidualLinear().IsMatch(name)) return AdapterLayers.ResidualLinear;
        if (Convolution().IsMatch(name)) return AdapterLayers.Convolutions;
        return Time().IsMatch(name) ? AdapterLayers.Time : Ends().IsMatch(name) ? AdapterLayers.Ends : AdapterLayers.Others;
    }

    /// <summary>The layers that LyCORIS' preset for (IA)³ takes: keys, values, and what leaves the feed-forward parts (<c>lycoris/config.py</c>).</summary>
    public static ImmutableArray<AdapterModule> OfIa3(AdapterKeys keys, bool unet = true, bool text = true) =>
        [.. Of(keys, AdapterLayers.Plain, unet, text).Where(module => (module.Target.IsText ? Ia3Text() : Ia3UNet()).IsMatch(module.Name))];

    /// <summary>True where (IA)³ scales what goes into the layer, not what comes out.</summary>
    public static bool IsIa3OnInput(string name) => name.EndsWith("_ff_net_2", StringComparison.Ordinal) || name.EndsWith("_mlp_fc2", StringComparison.Ordinal);

    // sd-scripts (get_block_index) counts three a level on both ways; the first block has no adapters.
    private static int Block(string name)
    {
        if (BlockNumber().Match(name) is not { Success: true } match) return name.Contains("_mid_block_", StringComparison.Ordinal) ? 12 : -1;
        var level = int.Parse(match.Groups["level"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        var index = match.Groups["between"].Success ? 2 : int.Parse(match.Groups["index"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        return match.Groups["way"].Value == "down" ? 1 + 3 * level + index : 13 + 3 * level + index;
    }

    // sd-scripts counts SDXL's as the checkpoint does, the time's embedding before them and the last convolution behind.
    private static int BlockOfSdxl(string name)
    {
        if (OwnBlock().Match(name) is not { Success: true } match) return -1;
        return int.Parse(match.Groups["index"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) + match.Groups["way"].Value switch { "input_blocks" => 1, "middle_block" => 10, _ => 13 };
    }

    [GeneratedRegex("^lora_unet_(?<way>input_blocks|middle_block|output_blocks)_(?<index>[0-9]+)_")]
    private static partial Regex OwnBlock();

    [GeneratedRegex("^lora_unet_.*_attentions_")]
    private static partial Regex Attention();

    [GeneratedRegex("^lora_unet_.*_attn[12]_to_(q|k|v|out_0)$")]
    private static partial Regex CrossAttention();

    [GeneratedRegex("^lora_unet_.*_resnets_[0-9]+_(time_emb_proj|conv_shortcut)$")]
    private static partial Regex ResidualLinear();

    [GeneratedRegex("^lora_unet_.*_(resnets_[0-9]+_(conv1|conv2)|(down|up)samplers_0_conv)$")]
    private static partial Regex Convolution();

    [GeneratedRegex("^lora_unet_time_embedding_linear_[12]$")]
    private static partial Regex Time();

    [GeneratedRegex("^lora_unet_conv_(in|out)$")]
    private static partial Regex Ends();

    [GeneratedRegex("_self_attn_(q|k|v|out)_proj$")]
    private static partial Regex TextAttention();

    [GeneratedRegex("_(self_attn_(q|k|v|out)_proj|mlp_fc[12])$")]
    private static partial Regex Text();

    [GeneratedRegex("_(to_k|to_v|ff_net_2)$")]
    private static partial Regex Ia3UNet();

    [GeneratedRegex("_(k_proj|v_proj|mlp_fc2)$")]
    private static partial Regex Ia3Text();

    [GeneratedRegex("^lora_unet_(?<way>down|up)_blocks_(?<level>[0-9]+)_((?<between>(down|up)samplers)|(attentions|resnets)_(?<index>[0-9]+))")]
    private static partial Regex BlockNumber();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Formats.Diffusers;

namespace Easel.Engine.Adapters.Weight;

/// <summary>
/// The names that adapter files have for the layers of one model: kohya's (<c>lora_unet_down_blocks_0_…</c>, <c>lora_te_…</c>,
/// <c>lora_te1_…</c>), those with the checkpoint's own block numbers (<c>lora_unet_input_blocks_1_1_…</c>), LyCORIS', and those of
/// diffusers and PEFT (<c>unet.down_blocks.0.…</c>, <c>text_encoder.…</c>). Made from the model's shape, so that it holds for any number
/// of blocks. Sources: kohya-ss/sd-scripts <c>networks/lora.py</c>, A1111 <c>extensions-builtin/Lora/networks.py</c>.
/// </summary>
public sealed partial class AdapterKeys
{
    /// <summary>The UNet's name in <see cref="AdapterTarget.Part"/>.</summary>
    public const string UNetPart = "unet";

    private static readonly (string Prefix, string Part)[] s_prefixes =
    [
        ("lora_unet_", UNetPart), ("oft_unet_", UNetPart), ("lycoris_unet_", UNetPart), ("unet.", UNetPart), ("model.diffusion_model.", UNetPart), ("diffusion_model.", UNetPart),
        ("lora_te1_", "text0"), ("lora_te2_", "text1"), ("lora_te_", "text0"), ("oft_te_", "text0"), ("lycoris_text_encoder_", "text0"),
        ("text_encoder_2.", "text1"), ("text_encoder.", "text0"), ("lycoris_", UNetPart), ("base_model.model.", UNetPart),
    ];

    private static readonly (string OpenClip, string HuggingFace)[] s_openClip =
    [
        ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"), ("mlp.c_fc", "mlp.fc1"), ("mlp.c_proj", "mlp.fc2"), ("attn.out_proj", "self_attn.out_proj"),
    ];

    private static readonly string[] s_qkv = ["q_proj", "k_proj", "v_proj"];

    private readonly Dictionary<(string Part, string Path), AdapterTarget> targets = [];
    private readonly Dictionary<(string Layer, long? Start), string> kohya = [], plain = [];

    private AdapterKeys(bool ownNames) => IsSdxl = ownNames;

    /// <summary>True where kohya names the UNet's layers as the checkpoint does: sd-scripts has a UNet of its own for SDXL (<c>library/sdxl_original_unet.py</c>).</summary>
    public bool IsSdxl { get; }

    /// <summary>Every layer, and every part of a joined one, that an adapter can change.</summary>
    public IReadOnlyCollection<AdapterTarget> Targets => [.. targets.Values.Distinct()];

    /// <summary>The names for a model.</summary>
    /// <param name="family">Its shape.</param>
    /// <param name="tensors">Its weights' names (those of single-file checkpoints) and shapes; others are not looked at.</param>
    public static AdapterKeys Of(ModelFamily family, IEnumerable<(string Name, IReadOnlyList<long> Shape)> tensors)
    {
        var keys = new AdapterKeys(family.Id == "sdxl");
        var unet = UNetKeys.For(family.UNet);
        foreach (var (name, shape) in tensors)
        {
            if (name.StartsWith(ModelFamilies.UNetPrefix + ".", StringComparison.Ordinal))
            {
                if (Stem(name) is { } layer) keys.Add(new AdapterTarget(UNetPart, layer, shape), unet.ToDiffusers(layer), layer[(ModelFamilies.UNetPrefix.Length + 1)..]);
                continue;
            }

            for (var i = 0; i < family.TextEncoders.Length; i++)
            {
                var prefix = family.TextEncoders[i].Prefix;
                if (name.StartsWith(prefix + ".", StringComparison.Ordinal)) keys.AddText(Part(i), family.TextEncoders.Length, prefix, name, shape, family.TextEncoders[i].Kind);
            }
        }

        return keys;
    }

    /// <summary>The names for an opened checkpoint.</summary>
    public static AdapterKeys Of(Checkpoint checkpoint) =>
        Of(checkpoint.Family, checkpoint.File.Tensors.Values.Select(tensor => (tensor.Name, (IReadOnlyList<long>)tensor.Shape)));

    /// <summary>The name of a text tower in <see cref="AdapterTarget.Part"/>.</summary>
    public static string Part(int textEncoder) => string.Create(CultureInfo.InvariantCulture, $"text{textEncoder}");

    /// <summary>What a module of an adapter file means, or null where this model has no such layer.</summary>
    /// <param name="module">The name without the tensor's end.</param>
    public AdapterTarget? Find(string module)
    {
        foreach (var (prefix, part) in s_prefixes)
            if (module.StartsWith(prefix, StringComparison.Ordinal)) return targets.GetValueOrDefault((part, Flat(module[prefix.Length..])));
        return null;
    }

    /// <summary>kohya's name for a layer, under which a trainer saves: <c>lora_unet_mid_block_attentions_0_proj_in</c>; for SDXL <c>lora_unet_middle_block_1_proj_in</c>.</summary>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    public string KohyaName(AdapterTarget target) => kohya[(target.Layer, target.Start)];

    /// <summary>The same, but by diffusers' names in every family: what kind of layer it is can be read off it.</summary>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    public string PlainName(AdapterTarget target) => plain[(target.Layer, target.Start)];

    private void AddText(string part, int towers, string prefix, string name, IReadOnlyList<long> shape, TextEncoderKind kind)
    {
        var local = name[(prefix.Length + 1)..];
        var te = towers == 1 ? "lora_te" : part == "text0" ? "lora_te1" : "lora_te2";
        if (kind == TextEncoderKind.Clip)
        {
            if (Stem(name) is { } clip) Add(new AdapterTarget(part, clip, shape), Stem(local), Stem(local)!, te);
            return;
        }

        if (Joined().Match(local) is { Success: true } joined)
        {
            var rows = shape[0] / 3;
            var layer = $"{prefix}.{local[..^".in_proj_weight".Length]}";
            foreach (var (i, part3) in s_qkv.Index())
                Add(new AdapterTarget(part, layer, [rows, .. shape.Skip(1)], i * rows), $"text_model.encoder.layers.{joined.Groups[1].Value}.self_attn.{part3}", null, te);
            Add(new AdapterTarget(part, layer, shape), null, local[..^"_weight".Length], te);
            return;
        }

        if (Stem(name) is { } stem) Add(new AdapterTarget(part, stem, shape), HuggingFace(Stem(local)!), Stem(local)!, te);
    }

    private static string? HuggingFace(string local)
    {
        if (local == "ln_final") return "text_model.final_layer_norm";
        if (Block().Match(local) is not { Success: true } block) return null;
        var found = Array.Find(s_openClip, pair => pair.OpenClip == block.Groups[2].Value).HuggingFace;
        return found is null ? null : $"text_model.encoder.layers.{block.Groups[1].Value}.{found}";
    }

    private void Add(AdapterTarget target, string? diffusers, string? own, string kohyaPrefix = "lora_unet")
    {
        if (diffusers is not null) targets.TryAdd((target.Part, Flat(diffusers)), target);
        if (own is not null) targets.TryAdd((target.Part, Flat(own)), target);
        plain.TryAdd((target.Layer, target.Start), $"{kohyaPrefix}_{Flat(diffusers ?? own!)}");
        kohya.TryAdd((target.Layer, target.Start), $"{kohyaPrefix}_{Flat((IsSdxl && target.Part == UNetPart ? own : diffusers) ?? own ?? diffusers!)}");
    }

    // kohya writes dots as underscores; no two layers of a network become one by it.
    private static string Flat(string path) => path.Replace('.', '_');

    private static string? Stem(string name) => name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : null;

    [GeneratedRegex(@"^transformer\.resblocks\.(\d+)\.attn\.in_proj_weight$")]
    private static partial Regex Joined();

    [GeneratedRegex(@"^transformer\.resblocks\.(\d+)\.(.+)$")]
    private static partial Regex Block();
}

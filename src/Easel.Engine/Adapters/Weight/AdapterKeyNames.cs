using System.Text.RegularExpressions;

namespace Easel.Engine.Adapters.Weight;

/// <summary>Cuts the names of an adapter file's tensors into module and end, whatever program wrote them.</summary>
internal static partial class AdapterKeyNames
{
    // diffusers' and PEFT's ends, and what kohya calls the same tensor.
    private static readonly (string End, string Kohya)[] s_ends =
    [
        (".lora_linear_layer.down.weight", "lora_down.weight"), (".lora_linear_layer.up.weight", "lora_up.weight"),
        (".lora_A.default.weight", "lora_down.weight"), (".lora_B.default.weight", "lora_up.weight"),
        (".lora_A.weight", "lora_down.weight"), (".lora_B.weight", "lora_up.weight"),
        (".lora.down.weight", "lora_down.weight"), (".lora.up.weight", "lora_up.weight"),
        ("_lora.down.weight", "lora_down.weight"), ("_lora.up.weight", "lora_up.weight"),
        (".lora_magnitude_vector.default.weight", "dora_scale"), (".lora_magnitude_vector.weight", "dora_scale"), (".lora_magnitude_vector", "dora_scale"),
        (".a1.weight", "a1.weight"), (".a2.weight", "a2.weight"), (".b1.weight", "b1.weight"), (".b2.weight", "b2.weight"),
        (".lora_down.weight", "lora_down.weight"), (".lora_up.weight", "lora_up.weight"), (".lora_mid.weight", "lora_mid.weight"),
    ];

    /// <summary>Module and end of a name: <c>unet.mid_block.attentions.0.proj_in.lora_A.weight</c> is <c>unet.mid_block.attentions.0.proj_in</c> and <c>lora_down.weight</c>.</summary>
    public static (string Module, string End) Cut(string name)
    {
        // kohya's and LyCORIS' modules have no dots: the first one begins the end.
        if (Flat().IsMatch(name))
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            return dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        }

        foreach (var (end, kohya) in s_ends)
            if (name.EndsWith(end, StringComparison.Ordinal)) return (Plain(name[..^end.Length]), kohya);
        var last = name.LastIndexOf('.');
        return last < 0 ? (name, "") : (Plain(name[..last]), name[(last + 1)..]);
    }

    // Old diffusers files name the attention processor: attn1.processor.to_q_lora is the layer attn1.to_q, and to_out its first part.
    private static string Plain(string module)
    {
        if (!module.Contains(".processor.", StringComparison.Ordinal)) return module;
        var layer = module.Replace(".processor.", ".", StringComparison.Ordinal);
        if (layer.EndsWith("_lora", StringComparison.Ordinal)) layer = layer[..^5];
        return layer.EndsWith(".to_out", StringComparison.Ordinal) ? layer + ".0" : layer;
    }

    [GeneratedRegex("^(lora|oft|lycoris)_")]
    private static partial Regex Flat();
}

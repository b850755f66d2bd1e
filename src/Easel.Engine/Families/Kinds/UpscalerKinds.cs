using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Engine.Families.Kinds;

/// <summary>Upscalers: ESRGAN in three generations of names, Real-ESRGAN's compact network, SwinIR, HAT, DAT, SCUNet, LDSR.</summary>
internal static partial class UpscalerKinds
{
    public static FileKind? Detect(KindNames names)
    {
        // BasicSR wraps the weights, and sometimes carries two versions of them.
        var prefix = names.Any("params_ema.") ? "params_ema." : names.Any("params.") ? "params." : "";
        if (names.Has("model.0.weight") && names.AnyContains(".RDB1.conv1."))
        {
            var last = names.Tensors.Keys.Select(k => OldLayer().Match(k)).Where(m => m.Success).Max(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
            // Two layers before the first doubling, three a doubling, and four behind.
            return Upscaler("ESRGAN", "old", 1 << Math.Clamp((last - 4) / 3, 0, 4));
        }

        if (names.Any(prefix + "body.0.rdb1."))
            return Upscaler("ESRGAN", "new", (names.Has(prefix + "conv_up2.weight") ? 4 : 2) / Folding(names.Shape(prefix + "conv_first.weight")));
        if (names.Any(prefix + "RRDB_trunk.0."))
            return Upscaler("ESRGAN", "trunk", names.Has(prefix + "upconv2.weight") ? 4 : 2);
        if (names.AnyContains("relative_position_bias_table") && names.Has(prefix + "conv_first.weight"))
            return Upscaler(names.AnyContains("overlap_attn.") ? "HAT" : "SwinIR", null, SwinScale(names, prefix));
        if (names.Has(prefix + "before_RG.1.weight"))
            return Upscaler("DAT", null, SwinScale(names, prefix));
        if (names.Has(prefix + "m_head.0.weight") && names.AnyContains("msa.relative_position_params"))
            return Upscaler("SCUNet", null, 1);
        // A whole latent diffusion model, which reads the small picture beside its latents (CompVis latent-diffusion, bsr_sr).
        if (names.Shape("model.diffusion_model.input_blocks.0.0.weight") is [_, 6, ..] && names.Has("model.diffusion_model.middle_block.1.qkv.weight") && names.Has("first_stage_model.quantize.embedding.weight"))
            return Upscaler("LDSR", null, 4);
        if (names.Shape(prefix + "body.0.weight") is [_, 3, 3, 3] && names.Shape(prefix + "body.1.weight") is [_])
        {
            var output = names.Tensors.Where(t => t.Key.StartsWith(prefix + "body.", StringComparison.Ordinal) && t.Value.Shape.Length == 4)
                .MaxBy(t => int.Parse(t.Key[(prefix.Length + 5)..].Split('.')[0], CultureInfo.InvariantCulture)).Value.Shape[0];
            return Upscaler("SRVGG", null, (int)Math.Sqrt(output / 3));
        }

        return null;
    }

    private static FileKind Upscaler(string architecture, string? layout, int scale) =>
        FileKind.Of(ModelFileType.Upscaler, null, ("architecture", architecture), ("layout", layout), ("scale", scale));

    // Smaller factors fold pixels into channels first (BasicSR's pixel_unshuffle): 12 channels halve the factor, 48 quarter it.
    private static int Folding(IReadOnlyList<long>? first) => first is [_, 12, ..] ? 2 : first is [_, 48, ..] ? 4 : 1;

    private static int SwinScale(KindNames names, string prefix)
    {
        if (names.Has(prefix + "conv_up1.weight"))
            return names.Has(prefix + "conv_up2.weight") ? 4 : 2;
        var scale = 1;
        for (var i = 0; names.Shape($"{prefix}upsample.{i}.weight") is [var output, var input, ..]; i += 2)
            scale *= (int)Math.Sqrt(output % input == 0 ? output / input : output / 3);
        return scale;
    }

    [GeneratedRegex(@"^model\.(\d+)\.weight$")]
    private static partial Regex OldLayer();
}

using System.Text.RegularExpressions;

namespace Easel.Engine.Families.Kinds;

/// <summary>Autoencoders, and the tiny ones for previews.</summary>
internal static partial class VaeKinds
{
    public static FileKind? Detect(KindNames names)
    {
        foreach (var (prefix, layout) in ((string, string)[])[("first_stage_model.", "ldm-prefixed"), ("", "ldm"), ("vae.", "ldm-prefixed")])
        {
            if (names.Shape(prefix + "decoder.conv_in.weight") is [_, var channels, _, _])
            {
                var diffusers = names.Any(prefix + "decoder.mid_block.") || names.Any(prefix + "decoder.up_blocks.");
                return FileKind.Of(ModelFileType.Vae, null, ("layout", diffusers ? "diffusers" : layout), ("latent_channels", channels));
            }
        }

        if (!names.Tensors.Keys.Any(TinyBlock().IsMatch))
            return null;
        return names.Shape("1.weight") is [64, var latents, 3, 3] ? FileKind.Of(ModelFileType.Taesd, null, ("part", "decoder"), ("latent_channels", latents))
            : names.Shape("0.weight") is [64, 3, 3, 3] ? FileKind.Of(ModelFileType.Taesd, null, ("part", "encoder"))
            : null;
    }

    [GeneratedRegex(@"^\d+\.conv\.0\.weight$")]
    private static partial Regex TinyBlock();
}

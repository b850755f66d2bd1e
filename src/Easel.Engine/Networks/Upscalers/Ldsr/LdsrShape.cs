using Easel.Core.Errors;
using Easel.Engine.Families;

namespace Easel.Engine.Networks.Upscalers.Ldsr;

/// <summary>Knows LDSR by its names and shapes: a whole checkpoint of CompVis latent-diffusion (<c>models/ldm/bsr_sr</c>).</summary>
internal static class LdsrShape
{
    private const string UNet = "model.diffusion_model.";
    private const string FirstStage = "first_stage_model.";
    private const int Colours = 3;

    public static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        var inputs = tensors.Size(UNet + "input_blocks.0.0.weight", 1);
        var outputs = tensors.Size(UNet + "out.2.weight");
        if (outputs < 1 || inputs != outputs + Colours || !tensors.Has(UNet + "middle_block.1.qkv.weight") || !tensors.Has(FirstStage + "quantize.embedding.weight")) return null;
        var config = new LdsrConfig(
            UNetShapes.Read(tensors.Path, tensors.All, tensors.Prefix + UNet),
            VaeShapes.Read(tensors.Path, tensors.All, tensors.Prefix + FirstStage) is { } found
                ? found with { HasEncoder = false }
                : throw new ModelFormatException(tensors.Path, "is an LDSR model without its decoder: the file is incomplete. Download it again."),
            tensors.Size(FirstStage + "quantize.embedding.weight"));
        // Training keeps a running mean of the weights beside them, and paints with that (LitEma).
        var averaged = tensors.Names.Where(IsUNet).All(name => tensors.Has(Averaged(name)));
        string Key(string name) => tensors.Prefix + (averaged && IsUNet(name) ? Averaged(name) : name);
        var read = tensors.Names.Where(IsRead).Select(Key).ToHashSet();
        return new UpscalerShape("LDSR", config.FirstStage.Factor, Key, weights => new LdsrNetwork(weights, config)) { ReachesAnySize = true, Reads = read.Contains };
    }

    private static bool IsUNet(string name) => name.StartsWith(UNet, StringComparison.Ordinal);

    private static bool IsRead(string name) => IsUNet(name) || ((string[])["decoder.", "post_quant_conv.", "quantize.embedding."]).Any(part => name.StartsWith(FirstStage + part, StringComparison.Ordinal));

    // A buffer's name must have no dots.
    private static string Averaged(string name) => "model_ema." + name["model.".Length..].Replace(".", "", StringComparison.Ordinal);
}

using Easel.Engine.Diffusion;
using Easel.Engine.Formats;

namespace Easel.Engine.Families;

/// <summary>The few names and shapes that tell families and predictions apart; they need no complete file.</summary>
internal static class FamilyClues
{
    /// <summary>The family of a checkpoint: <c>sd1</c>, <c>sd2</c>, <c>sdxl</c>, <c>sdxl-refiner</c>; null where there is no UNet.</summary>
    public static string? Id(IReadOnlyDictionary<string, TensorInfo> tensors)
    {
        const string unet = ModelFamilies.UNetPrefix + ".";
        if (!tensors.ContainsKey(unet + "input_blocks.0.0.weight"))
            return null;
        var context = tensors.Values.FirstOrDefault(
            t => t.Name.StartsWith(unet, StringComparison.Ordinal) && t.Name.EndsWith(".attn2.to_k.weight", StringComparison.Ordinal) && t.Shape.Length == 2);
        if (context is null)
            return null;
        var width = context.Shape[1];
        if (tensors.TryGetValue(unet + "label_emb.0.0.weight", out var vector) && width != 1024)
        {
            // The refiner knows only OpenCLIP's tower and five size numbers (1280 + 5 · 256); the base has both towers and six.
            var alone = tensors.ContainsKey("conditioner.embedders.0.model.token_embedding.weight");
            return alone || vector.Shape[^1] == 2560 ? "sdxl-refiner" : "sdxl";
        }

        if (tensors.Keys.Any(k => k.StartsWith("cond_stage_model.model.", StringComparison.Ordinal)))
            return "sd2";
        if (tensors.Keys.Any(k => k.StartsWith("cond_stage_model.transformer.", StringComparison.Ordinal)))
            return width == 1024 ? "sd2" : "sd1";
        return width switch
        {
            768 => "sd1",
            1024 => "sd2",
            _ => tensors.Any(t => t.Key.EndsWith(".proj_in.weight", StringComparison.Ordinal) && t.Value.Shape.Length == 2) ? "sd2" : "sd1",
        };
    }

    /// <summary>What a checkpoint's UNet predicts, where the file tells: by a marker tensor, by metadata, by family; else null.</summary>
    public static Prediction? Prediction(ITensorFile file, string id)
    {
        if (file.Tensors.ContainsKey("v_pred"))
            return Diffusion.Prediction.Velocity;
        if (file.Metadata.TryGetValue("modelspec.prediction_type", out var spec) || file.Metadata.TryGetValue("modelspec.predict_key", out spec))
            return spec is "v" or "v_prediction" or "velocity" ? Diffusion.Prediction.Velocity : Diffusion.Prediction.Epsilon;
        if (id != "sd2")
            return Diffusion.Prediction.Epsilon;
        // Stability's 512-base-ema.ckpt; its step count is the well-known mark of the epsilon model.
        if (file.Metadata.TryGetValue("global_step", out var step) && step == "875000")
            return Diffusion.Prediction.Epsilon;
        // SD 2's inpainting and depth models all predict the noise.
        return file.Tensors[ModelFamilies.UNetPrefix + ".input_blocks.0.0.weight"].Shape is [_, 4, ..] ? null : Diffusion.Prediction.Epsilon;
    }
}

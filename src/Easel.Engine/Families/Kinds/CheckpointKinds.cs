using Easel.Engine.Formats;

namespace Easel.Engine.Families.Kinds;

/// <summary>Checkpoints: whatever holds a UNet.</summary>
internal static class CheckpointKinds
{
    public static FileKind? Detect(KindNames names)
    {
        using var file = SingleFileNames.Of(new Listing(names));
        if (FamilyClues.Id(file.Tensors) is not { } family)
            return null;
        var channels = file.Tensors[ModelFamilies.UNetPrefix + ".input_blocks.0.0.weight"].Shape is [_, var c, ..] ? c : 0;
        var type = (family, channels) switch
        {
            ("sdxl-refiner", _) => ModelFileType.Refiner,
            (_, 9) => ModelFileType.Inpaint,
            (_, 8) => ModelFileType.Pix2Pix,
            _ => ModelFileType.Checkpoint,
        };
        var prediction = FamilyClues.Prediction(file, family);
        return FileKind.Of(
            type, family,
            ("unet_in_channels", channels),
            ("prediction", prediction?.Id ?? "ambiguous"),
            ("has_vae", file.Tensors.Keys.Any(k => k.StartsWith(ModelFamilies.VaePrefix + ".", StringComparison.Ordinal))),
            ("has_text", file.Tensors.Keys.Any(k => k.StartsWith("cond_stage_model.", StringComparison.Ordinal) || k.StartsWith("conditioner.embedders.", StringComparison.Ordinal))),
            ("has_ema", names.Any("model_ema.")));
    }

    // A list of names without numbers behind it: all that renaming needs.
    private sealed class Listing(KindNames names) : ITensorFile
    {
        public string Path => "";

        public TensorFileFormat Format => TensorFileFormat.Safetensors;

        public IReadOnlyDictionary<string, TensorInfo> Tensors => names.Tensors;

        public IReadOnlyDictionary<string, string> Metadata => names.Metadata;

        public TorchSharp.torch.Tensor Read(string name, TorchSharp.torch.ScalarType? dtype = null, TorchSharp.torch.Device? device = null) =>
            throw new NotSupportedException();

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}

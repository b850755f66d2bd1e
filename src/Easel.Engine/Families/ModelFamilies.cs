using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Engine.Diffusion;
using Easel.Engine.Formats;

namespace Easel.Engine.Families;

/// <summary>The families of Stable Diffusion models, and how they are told apart.</summary>
public static class ModelFamilies
{
    /// <summary>Where a UNet stands in a single-file checkpoint.</summary>
    public const string UNetPrefix = "model.diffusion_model";

    /// <summary>Where an autoencoder stands in a single-file checkpoint.</summary>
    public const string VaePrefix = "first_stage_model";

    /// <summary>
    /// The family of a checkpoint, by its tensors' names (those of single-file checkpoints) and shapes, corrected by its sidecar.
    /// </summary>
    /// <param name="file">The checkpoint; only its header is used.</param>
    /// <param name="sidecar">The checkpoint's configuration file, where it has one.</param>
    /// <param name="prediction">What the UNet predicts, where it is known from elsewhere; the sidecar goes first.</param>
    /// <exception cref="ModelFormatException">The file holds no UNet, or one of an unknown family.</exception>
    public static ModelFamily Detect(ITensorFile file, LdmConfig? sidecar = null, Prediction? prediction = null)
    {
        var unet = UNetShapes.Read(file.Path, file.Tensors, UNetPrefix + ".");
        var vae = VaeShapes.Read(file.Path, file.Tensors, VaePrefix + ".");
        var text = TextEncoderShapes.Read(file.Path, file.Tensors);
        var id = FamilyClues.Id(file.Tensors) ?? throw new ModelFormatException(file.Path, "holds a UNet of an unknown family.");
        if (id == "sd2" && unet.VectorDim is not null)
            throw new ModelFormatException(file.Path, "is an SD 2 unCLIP model (its UNet takes an image embedding), which is not supported.");
        var task = (id, unet.InChannels - unet.OutChannels) switch
        {
            ("sdxl-refiner", _) => ModelTask.Refiner,
            (_, 5) => ModelTask.Inpaint,
            (_, 4) => ModelTask.InstructPix2Pix,
            (_, 0) => ModelTask.Base,
            _ => throw new ModelFormatException(
                file.Path, $"its UNet takes {unet.InChannels} channels; 4 (text to image), 8 (instruct-pix2pix) and 9 (inpainting) are known."),
        };
        if (sidecar is not null)
        {
            unet = Correct(file.Path, unet, sidecar);
            text = Correct(text, sidecar);
            vae = Correct(file.Path, vae, sidecar);
        }

        var predicts = sidecar?.Prediction ?? prediction ?? FamilyClues.Prediction(file, id) ?? Prediction.Epsilon;
        var native = NativeCells(id, predicts, sidecar) * (vae?.Factor ?? 8);
        return new ModelFamily(
            id, task, unet, vae, text, predicts,
            new LatentFormat(unet.OutChannels, sidecar?.ScaleFactor ?? (id.StartsWith("sdxl", StringComparison.Ordinal) ? 0.13025 : 0.18215)),
            new FamilyDefaults(native, native));
    }

    /// <summary>The autoencoder of a file, or null where it has none.</summary>
    /// <param name="file">A checkpoint or a separate VAE, under the names of single-file checkpoints.</param>
    public static VaeConfig? DetectVae(ITensorFile file) => VaeShapes.Read(file.Path, file.Tensors, VaePrefix + ".");

    private static VaeConfig? Correct(string path, VaeConfig? vae, LdmConfig sidecar)
    {
        if (vae is null || sidecar.VaeNormGroups is not { } groups) return vae;
        if (groups < 1 || vae.ChannelMultipliers.Any(m => vae.Channels * m % groups != 0))
            throw new ModelFormatException(path, $"{sidecar.Path} gives its VAE {groups} norm groups, which its {vae.Channels} channels do not divide into.");
        return vae with { NormGroups = groups };
    }

    private static UNetConfig Correct(string path, UNetConfig unet, LdmConfig sidecar)
    {
        Check("in_channels", sidecar.InChannels, unet.InChannels);
        Check("context_dim", sidecar.ContextDim, unet.ContextDim);
        return sidecar switch
        {
            { HeadChannels: { } width } => unet with { Heads = null, HeadChannels = width },
            { Heads: { } heads } => unet with { Heads = heads, HeadChannels = null },
            _ => unet,
        };

        void Check(string what, int? said, int found)
        {
            if (said is not null && said != found)
            {
                throw new ModelFormatException(
                    sidecar.Path, $"says {what} {said}, but {path} has {found}: it belongs to another model. Correct it, or delete it to rely on detection.");
            }
        }
    }

    private static ImmutableArray<TextEncoderConfig> Correct(ImmutableArray<TextEncoderConfig> text, LdmConfig sidecar) =>
    [
        .. text.Select((tower, i) => i >= sidecar.TextEncoders.Length ? tower : tower with
        {
            Heads = sidecar.TextEncoders[i].Heads ?? tower.Heads,
            Layer = (tower.Layer, sidecar.TextEncoders[i].Layer) switch
            {
                (TextLayer.PenultimateNormed, "last") => TextLayer.Last,
                (TextLayer.Last, "penultimate") => TextLayer.PenultimateNormed,
                _ => tower.Layer,
            },
        }),
    ];

    private static int NativeCells(string id, Prediction prediction, LdmConfig? sidecar) => (id, sidecar?.ImageSize) switch
    {
        // The published configurations all say 64, also those of models of 768 and 1024 pixels: only another number says something.
        (_, { } cells and not 64) => cells,
        ("sdxl" or "sdxl-refiner", _) => 128,
        ("sd2", _) when prediction == Prediction.Velocity => 96,
        _ => 64,
    };
}

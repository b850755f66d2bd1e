using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Engine.Diffusion;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Easel.Engine.Families;

/// <summary>
/// What a <c>NAME.yaml</c> beside a checkpoint says: the LDM configuration format (CompVis stable-diffusion,
/// <c>configs/stable-diffusion/v1-inference.yaml</c>; SDXL: Stability generative-models, <c>configs/inference</c>). Only what tensors
/// cannot tell is taken from it; every value that it does not give is null.
/// </summary>
/// <param name="Path">The sidecar itself.</param>
/// <param name="Prediction">What the UNet predicts; a configuration that does not say means epsilon.</param>
/// <param name="ImageSize">Native side in latent cells.</param>
/// <param name="ScaleFactor">UNet latent = VAE latent × this.</param>
/// <param name="InChannels">The UNet's input channels, to be checked against the file.</param>
/// <param name="ContextDim">Width of the text features, to be checked against the file.</param>
/// <param name="Heads">The UNet's attention heads.</param>
/// <param name="HeadChannels">The width of each of the UNet's attention heads.</param>
/// <param name="VaeNormGroups">Groups of the autoencoder's norms (<c>num_groups</c> of its <c>ddconfig</c>, Easel's addition).</param>
/// <param name="TextEncoders">One entry for each text tower, in order.</param>
public sealed record LdmConfig(
    string Path,
    Prediction Prediction,
    int? ImageSize,
    double? ScaleFactor,
    int? InChannels,
    int? ContextDim,
    int? Heads,
    int? HeadChannels,
    int? VaeNormGroups,
    ImmutableArray<LdmTextEncoder> TextEncoders)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The sidecar of a checkpoint (its name with <c>.yaml</c> or <c>.yml</c> in place of the last extension), or null.</summary>
    /// <exception cref="ModelFormatException">There is one, but it is not an LDM configuration.</exception>
    public static LdmConfig? Beside(string checkpoint)
    {
        var stem = System.IO.Path.ChangeExtension(checkpoint, null);
        // One sidecar may serve variants of one model (NAME.fp16.safetensors), but not other versions of it (NAME.v2.safetensors).
        var tag = System.IO.Path.GetExtension(stem).TrimStart('.', 'v', 'V');
        var stems = tag.Length > 0 && !char.IsAsciiDigit(tag[0]) ? [stem, System.IO.Path.ChangeExtension(stem, null)] : (string[])[stem];
        foreach (var path in stems.SelectMany(s => (string[])[s + ".yaml", s + ".yml"]))
        {
            if (File.Exists(path))
                return Read(path);
        }

        return null;
    }

    /// <summary>Gives a checkpoint that was made from another the configuration that stands beside that one: what tensors cannot tell of the one cannot be told of the other either.</summary>
    /// <param name="original">The checkpoint that was read.</param>
    /// <param name="made">The new one.</param>
    /// <param name="overwrite">False leaves a configuration alone that the new one has already.</param>
    /// <returns>The original's configuration and its copy, or null where nothing was copied.</returns>
    /// <exception cref="ModelFormatException">What stands there is not an LDM configuration.</exception>
    /// <exception cref="IOException">It cannot be copied.</exception>
    public static (string Original, string Copy)? CopyBeside(string original, string made, bool overwrite)
    {
        var copy = SidecarOf(made);
        if (Beside(original) is not { } config || System.IO.Path.GetFullPath(config.Path) == System.IO.Path.GetFullPath(copy) || (File.Exists(copy) && !overwrite)) return null;
        File.Copy(config.Path, copy, overwrite: true);
        return (config.Path, copy);
    }

    /// <summary>The name of the configuration that belongs to one checkpoint alone.</summary>
    public static string SidecarOf(string checkpoint) => System.IO.Path.ChangeExtension(checkpoint, ".yaml");

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="ModelFormatException">It is not an LDM configuration.</exception>
    public static LdmConfig Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
            throw new ModelFormatException(path, "is too long for a model's configuration.");
        var stream = new YamlStream();
        try
        {
            using var text = File.OpenText(path);
            stream.Load(text);
        }
        catch (YamlException e)
        {
            throw new ModelFormatException(path, $"is not valid YAML at {e.Start}: {e.Message} Correct it, or delete it to rely on detection.", e);
        }

        var root = stream.Documents is [var document, ..] ? document.RootNode : null;
        var model = At(At(root, "model"), "params")
            ?? throw new ModelFormatException(path, "has no 'model: params:'; an LDM configuration was expected. Delete it to rely on detection.");
        var unet = At(At(model, "unet_config") ?? At(model, "network_config"), "params");
        return new LdmConfig(
            path,
            IsVelocity(model) ? Prediction.Velocity : Prediction.Epsilon,
            Int(path, At(model, "image_size")),
            Number(path, At(model, "scale_factor")),
            Int(path, At(unet, "in_channels")),
            Int(path, At(unet, "context_dim")),
            Int(path, At(unet, "num_heads")),
            Int(path, At(unet, "num_head_channels")),
            Int(path, At(At(At(At(model, "first_stage_config"), "params"), "ddconfig"), "num_groups")),
            TowersOf(path, model));
    }

    private static bool IsVelocity(YamlNode model) =>
        Text(At(model, "parameterization")) == "v"
        || Text(At(At(At(At(model, "denoiser_config"), "params"), "scaling_config"), "target")) is { } scaling
            && scaling.EndsWith("VScaling", StringComparison.Ordinal);

    private static ImmutableArray<LdmTextEncoder> TowersOf(string path, YamlNode model)
    {
        var list = At(At(At(model, "conditioner_config"), "params"), "emb_models") as YamlSequenceNode;
        var towers = list?.Children.Cast<YamlNode?>() ?? [At(model, "cond_stage_config")];
        return
        [
            .. towers
                .Where(t => Text(At(t, "target")) is { } target && target.Contains("CLIPEmbedder", StringComparison.Ordinal))
                .Select(t => At(t, "params"))
                // "heads" is OpenCLIP's word; Hugging Face's configuration of a CLIP text model says num_attention_heads.
                .Select(p => new LdmTextEncoder(Int(path, At(p, "heads")) ?? Int(path, At(p, "num_attention_heads")), Text(At(p, "layer")))),
        ];
    }

    private static YamlNode? At(YamlNode? node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;

    // −1 is the LDM code's word for "not given".
    private static int? Int(string path, YamlNode? node) => Number(path, node) is { } n && n != -1 ? (int)n : null;

    private static double? Number(string path, YamlNode? node)
    {
        if (Text(node) is not { } text || text is "null" or "")
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= -1 and <= 1e6
            ? number
            : throw new ModelFormatException(path, $"'{text}' at {node!.Start} is not a usable number.");
    }
}

/// <summary>What a configuration says of one text tower.</summary>
/// <param name="Heads">Attention heads.</param>
/// <param name="Layer">The hidden state to use: <c>last</c>, <c>penultimate</c>, <c>hidden</c> or <c>pooled</c>.</param>
public sealed record LdmTextEncoder(int? Heads, string? Layer);

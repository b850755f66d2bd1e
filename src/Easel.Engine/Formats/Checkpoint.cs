using Easel.Core.Errors;
using Easel.Engine.Diffusion;
using Easel.Engine.Families;
using Easel.Engine.Formats.Diffusers;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>
/// An opened checkpoint: which family it is, and its networks' weights. The file stays open until this is disposed; networks that were
/// built from it live on.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    // ComfyUI's mark of SD 2's velocity models (comfy/supported_models.py, SD20): the spread of this norm's biases.
    private const string SpreadMark = ModelFamilies.UNetPrefix + ".output_blocks.11.1.transformer_blocks.0.norm1.bias";
    private const double VelocitySpread = 0.09;

    private Checkpoint(ITensorFile file, ModelFamily family)
    {
        File = file;
        Family = family;
    }

    /// <summary>The file or folder.</summary>
    public string Path => File.Path;

    /// <summary>What it is, its sidecar considered.</summary>
    public ModelFamily Family { get; }

    /// <summary>Its tensors, under the names of single-file checkpoints.</summary>
    public ITensorFile File { get; }

    /// <summary>Opens a checkpoint of any container, with the <c>NAME.yaml</c> beside it where there is one.</summary>
    /// <exception cref="ModelNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="ModelFormatException">It is no checkpoint, or a damaged or dangerous one.</exception>
    public static Checkpoint Open(string path)
    {
        path = System.IO.Path.TrimEndingDirectorySeparator(path);
        var file = SingleFileNames.Of(TensorFiles.Open(path));
        try
        {
            var sidecar = LdmConfig.Beside(path) ?? (file.Format == TensorFileFormat.Diffusers ? DiffusersConfig.Read(path) : null);
            return new Checkpoint(file, ModelFamilies.Detect(file, sidecar, sidecar is null ? Measured(file) : null));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The place of the UNet's tensors.</summary>
    /// <param name="dtype">The dtype of the floating-point tensors, or null to keep each as it is stored.</param>
    /// <param name="device">Where they go, or null for the CPU.</param>
    public Weights UNet(ScalarType? dtype = null, Device? device = null) => new(Source(dtype, device), ModelFamilies.UNetPrefix);

    /// <summary>The place of the autoencoder's tensors.</summary>
    /// <inheritdoc cref="UNet"/>
    public Weights Vae(ScalarType? dtype = null, Device? device = null) => new(Source(dtype, device), ModelFamilies.VaePrefix);

    /// <summary>The root under which each text tower stands at its <see cref="TextEncoderConfig.Prefix"/>.</summary>
    /// <inheritdoc cref="UNet"/>
    public Weights TextEncoders(ScalarType? dtype = null, Device? device = null) => new(Source(dtype, device));

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    private CheckpointWeights Source(ScalarType? dtype, Device? device) => new(File, dtype, device);

    // Names and shapes cannot tell SD 2's velocity models (768 pixels) from its epsilon models (512): one small tensor can.
    private static Prediction? Measured(ITensorFile file)
    {
        if (FamilyClues.Id(file.Tensors) is not "sd2" || FamilyClues.Prediction(file, "sd2") is not null || !file.Tensors.ContainsKey(SpreadMark))
            return null;
        using var scope = NewDisposeScope();
        return file.Read(SpreadMark, ScalarType.Float32).std(unbiased: false).item<float>() > VelocitySpread
            ? Prediction.Velocity
            : Prediction.Epsilon;
    }
}

using Easel.Core.Errors;
using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Formats;

/// <summary>An opened separate VAE (or the VAE of a checkpoint), of any container and layout.</summary>
public sealed class VaeFile : IDisposable
{
    private VaeFile(ITensorFile file, VaeConfig config) => (File, Config) = (file, config);

    /// <summary>The file.</summary>
    public string Path => File.Path;

    /// <summary>The autoencoder's shape.</summary>
    public VaeConfig Config { get; }

    /// <summary>Its tensors, under the names of single-file checkpoints.</summary>
    public ITensorFile File { get; }

    /// <summary>Opens a VAE.</summary>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">It holds no VAE, or is damaged or dangerous.</exception>
    public static VaeFile Open(string path)
    {
        var file = SingleFileNames.Of(TensorFiles.Open(path));
        try
        {
            return new VaeFile(file, ModelFamilies.DetectVae(file) ?? throw new ModelFormatException(path, "holds no VAE: 'decoder.conv_in.weight' is missing."));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The place of its tensors, as <see cref="Checkpoint.Vae"/> gives it.</summary>
    /// <param name="dtype">The dtype of the floating-point tensors, or null to keep each as it is stored.</param>
    /// <param name="device">Where they go, or null for the CPU.</param>
    public Weights Weights(ScalarType? dtype = null, Device? device = null) => new(new CheckpointWeights(File, dtype, device), ModelFamilies.VaePrefix);

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}

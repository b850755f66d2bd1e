using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Benchmarks.Training;

/// <summary>A whole checkpoint of Stable Diffusion 1.5's shape in half precision, with random weights.</summary>
internal static class RandomModel
{
    /// <summary>The file for a width.</summary>
    /// <param name="channels">Channels of the UNet's first level; 320 is the real size.</param>
    public static string PathOf(int channels) => Path.Combine(Path.GetTempPath(), $"easel-benchmark-model-{channels}.safetensors");

    /// <summary>Writes the file, where it is not there.</summary>
    public static void Write(int channels)
    {
        if (File.Exists(PathOf(channels))) return;
        var random = new RandomWeights(1, ScalarType.Float16);
        using var unet = new UNetModel(new Weights(random), FullSize.UNet with { ModelChannels = channels });
        using var vae = new Autoencoder(new Weights(random), FullSize.Vae);
        using var text = TextTower.Build(new Weights(random), FullSize.Text);
        // A network's names are those of a file of its own.
        (string Prefix, Layer Network)[] parts = [("model.diffusion_model", unet), ("first_stage_model", vae), (FullSize.Text.Prefix, text)];
        SafetensorsWriter.Write(PathOf(channels), parts.SelectMany(part => part.Network.NamedParameters().Select(p => (Name: $"{part.Prefix}.{p.Name}", p.Parameter))).ToDictionary(p => p.Name, Tensor (p) => p.Parameter));
    }
}

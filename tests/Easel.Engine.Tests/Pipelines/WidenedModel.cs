using Easel.Engine.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Pipelines;

/// <summary>The tiny model with more input channels, as inpainting (9) and instruct-pix2pix (8) models have them; or, with 4, a little changed.</summary>
internal static class WidenedModel
{
    private const string Entrance = "model.diffusion_model.input_blocks.0.0.weight";

    /// <summary>Writes it.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="channels">9, 8 or 4.</param>
    /// <param name="weight">Standard deviation of the added weights; at 0 the model ignores what it is shown beside the latents.</param>
    public static string Write(string folder, int channels, double weight)
    {
        using var scope = NewDisposeScope();
        using var file = TensorFiles.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        using var generator = new Generator(3);
        var tensors = file.Tensors.Keys.ToDictionary(name => name, name => file.Read(name));
        var entrance = tensors[Entrance].to(ScalarType.Float32);
        tensors[Entrance] = channels == 4
            ? entrance + randn(entrance.shape, generator: generator) * weight
            : cat([entrance, randn([entrance.shape[0], channels - 4, 3, 3], generator: generator) * weight], 1);
        var path = Path.Combine(folder, $"wide-{channels}-{weight}.safetensors");
        SafetensorsWriter.Write(path, tensors);
        File.WriteAllText(Path.ChangeExtension(path, ".yaml"), File.ReadAllText(Golden.PathOf("models/tiny-sd1.yaml")).Replace("in_channels: 4", $"in_channels: {channels}", StringComparison.Ordinal));
        return path;
    }
}

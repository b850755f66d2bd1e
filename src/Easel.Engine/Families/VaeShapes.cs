using Easel.Core.Errors;
using Easel.Engine.Formats;

namespace Easel.Engine.Families;

/// <summary>Reads an autoencoder's configuration off its tensors' names and shapes.</summary>
internal static class VaeShapes
{
    /// <summary>The autoencoder under <paramref name="prefix"/> (with its trailing dot), or null where there is none.</summary>
    /// <exception cref="ModelFormatException">Its blocks follow no known pattern.</exception>
    public static VaeConfig? Read(string path, IReadOnlyDictionary<string, TensorInfo> tensors, string prefix)
    {
        if (!tensors.TryGetValue(prefix + "decoder.conv_in.weight", out var latents) || latents.Shape.Length != 4)
            return null;
        var widths = new List<int>();
        while (tensors.TryGetValue($"{prefix}decoder.up.{widths.Count}.block.0.conv1.weight", out var conv) && conv.Shape.Length == 4)
            widths.Add((int)conv.Shape[0]);
        var blocks = 0;
        while (tensors.ContainsKey($"{prefix}decoder.up.0.block.{blocks}.conv1.weight"))
            blocks++;
        if (widths.Count == 0 || blocks < 2 || widths.Any(w => w % widths[0] != 0))
            throw new ModelFormatException(path, $"its VAE follows no known pattern: levels of {string.Join(", ", widths)} channels, {blocks} blocks each.");
        return new VaeConfig(
            widths[0],
            [.. widths.Select(w => w / widths[0])],
            blocks - 1,
            (int)latents.Shape[1],
            HasEncoder: tensors.ContainsKey(prefix + "encoder.conv_in.weight"));
    }
}

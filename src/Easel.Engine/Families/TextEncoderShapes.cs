using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Engine.Formats;

namespace Easel.Engine.Families;

/// <summary>Finds the text towers of a checkpoint and reads their configurations off names and shapes.</summary>
internal static class TextEncoderShapes
{
    private static readonly string[] s_places =
    [
        "cond_stage_model.transformer", "cond_stage_model.model",
        "conditioner.embedders.0.transformer", "conditioner.embedders.0.model", "conditioner.embedders.1.model",
    ];

    /// <summary>All towers, in the order in which their features are joined.</summary>
    public static ImmutableArray<TextEncoderConfig> Read(string path, IReadOnlyDictionary<string, TensorInfo> tensors) =>
        [.. s_places.Select(place => Clip(path, tensors, place) ?? OpenClip(path, tensors, place)).OfType<TextEncoderConfig>()];

    private static TextEncoderConfig? Clip(string path, IReadOnlyDictionary<string, TensorInfo> tensors, string place)
    {
        if (!tensors.TryGetValue(place + ".text_model.embeddings.token_embedding.weight", out var tokens))
            return null;
        var layer = place + ".text_model.encoder.layers.";
        var (width, layers, feedForward) = Tower(path, tensors, tokens, n => $"{layer}{n}.mlp.fc1.weight");
        // SD 2's OpenCLIP tower, converted to these names: its own GELU and padding, and the unused last layer left out.
        var converted = width == 1024;
        return new TextEncoderConfig(
            TextEncoderKind.Clip, place, width, layers, Heads(width), feedForward, (int)tokens.Shape[0],
            QuickGelu: !converted,
            ProjectionDim: null,
            Layer: IsSdxl(place) ? TextLayer.Penultimate : converted && layers == 24 ? TextLayer.PenultimateNormed : TextLayer.Last,
            // OpenAI's CLIP pads with its end token, the last of the vocabulary.
            PadId: converted ? 0 : (int)tokens.Shape[0] - 1);
    }

    private static TextEncoderConfig? OpenClip(string path, IReadOnlyDictionary<string, TensorInfo> tensors, string place)
    {
        if (!tensors.TryGetValue(place + ".token_embedding.weight", out var tokens))
            return null;
        var layer = place + ".transformer.resblocks.";
        var (width, layers, feedForward) = Tower(path, tensors, tokens, n => $"{layer}{n}.mlp.c_fc.weight");
        return new TextEncoderConfig(
            TextEncoderKind.OpenClip, place, width, layers, Heads(width), feedForward, (int)tokens.Shape[0],
            QuickGelu: false,
            ProjectionDim: tensors.TryGetValue(place + ".text_projection", out var projection) ? (int)projection.Shape[^1] : null,
            Layer: IsSdxl(place) ? TextLayer.Penultimate : layers == 23 ? TextLayer.Last : TextLayer.PenultimateNormed,
            PadId: 0);
    }

    private static (int Width, int Layers, int FeedForward) Tower(
        string path, IReadOnlyDictionary<string, TensorInfo> tensors, TensorInfo tokens, Func<int, string> layer)
    {
        var layers = 0;
        while (tensors.ContainsKey(layer(layers)))
            layers++;
        if (layers == 0 || tokens.Shape.Length != 2)
            throw new ModelFormatException(path, $"its text encoder is incomplete: '{layer(0)}' is missing.");
        return ((int)tokens.Shape[1], layers, (int)tensors[layer(0)].Shape[0]);
    }

    // Heads leave no trace in shapes; all of OpenAI's and OpenCLIP's text towers have heads 64 wide.
    private static int Heads(int width) => Math.Max(1, width / 64);

    private static bool IsSdxl(string place) => place.StartsWith("conditioner.", StringComparison.Ordinal);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Easel.Core.Errors;
using Easel.Engine.Diffusion;
using Easel.Engine.Families;

namespace Easel.Engine.Formats.Diffusers;

/// <summary>Reads the <c>config.json</c> files of a diffusers folder, for what tensors cannot tell.</summary>
internal static class DiffusersConfig
{
    private static readonly JsonSerializerOptions s_options = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string[] s_towers = ["text_encoder", "text_encoder_2"];

    /// <summary>The same facts that a sidecar would give.</summary>
    public static LdmConfig Read(string folder)
    {
        var unet = Read<UNetFile>(Path.Combine(folder, "unet", "config.json"));
        var vae = Read<VaeFile>(Path.Combine(folder, "vae", "config.json"));
        var scheduler = Read<SchedulerFile>(Path.Combine(folder, "scheduler", "scheduler_config.json"));
        var towers = s_towers
            .Select(name => Read<TextFile>(Path.Combine(folder, name, "config.json")))
            .OfType<TextFile>()
            .Select(t => new LdmTextEncoder(t.Heads, null));
        var (heads, headChannels) = HeadsOf(folder, unet);
        return new LdmConfig(
            folder,
            scheduler?.PredictionType == "v_prediction" ? Prediction.Velocity : Prediction.Epsilon,
            unet?.SampleSize is { ValueKind: JsonValueKind.Number } size && size.TryGetInt32(out var cells) ? cells : null,
            vae?.ScalingFactor,
            unet?.InChannels,
            ContextDim: null,
            heads,
            headChannels,
            vae?.NormGroups,
            [.. towers]);
    }

    // attention_head_dim is, against its name, the number of heads: one for all levels, or one a level.
    private static (int? Heads, int? HeadChannels) HeadsOf(string folder, UNetFile? unet)
    {
        var value = unet?.NumAttentionHeads is { ValueKind: JsonValueKind.Number or JsonValueKind.Array } heads ? heads : unet?.AttentionHeadDim ?? default;
        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return (value.GetInt32(), null);
            case JsonValueKind.Array when unet!.BlockOutChannels is { } channels && channels.Length == value.GetArrayLength():
                int[] widths = [.. value.EnumerateArray().Select((h, i) => channels[i] / Math.Max(1, h.GetInt32())).Distinct()];
                return widths is [var width]
                    ? (null, width)
                    : throw new ModelFormatException(folder, $"its UNet has attention heads of {string.Join(", ", widths)} channels; one width for all levels is supported.");
            default:
                return (null, null);
        }
    }

    private static T? Read<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, s_options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelFormatException(path, ModelFault.BadHeader, "is not a diffusers configuration. Download it again.", e);
        }
    }

    private sealed record UNetFile(
        [property: JsonPropertyName("in_channels")] int? InChannels,
        [property: JsonPropertyName("sample_size")] JsonElement SampleSize,
        [property: JsonPropertyName("attention_head_dim")] JsonElement AttentionHeadDim,
        [property: JsonPropertyName("num_attention_heads")] JsonElement NumAttentionHeads,
        [property: JsonPropertyName("block_out_channels")] int[]? BlockOutChannels);

    private sealed record VaeFile(
        [property: JsonPropertyName("scaling_factor")] double? ScalingFactor, [property: JsonPropertyName("norm_num_groups")] int? NormGroups);

    private sealed record SchedulerFile([property: JsonPropertyName("prediction_type")] string? PredictionType);

    private sealed record TextFile([property: JsonPropertyName("num_attention_heads")] int? Heads);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Formats;

namespace Easel.Engine.Merging;

/// <summary>One model that went into a merge.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Hashes">Its hashes.</param>
/// <param name="Metadata">What it carries as text.</param>
public sealed record MergedModel(string Name, FileHashes Hashes, IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// The text in a merged checkpoint that says how it was made, in the fields of A1111's merger (<c>sd_merge_recipe</c>,
/// <c>sd_merge_models</c>; <c>modules/extras.py</c>).
/// </summary>
public static class MergeRecipe
{
    // What a reader needs to paint with the result; A's title and author are not the result's.
    private static readonly string[] s_carried = ["modelspec.architecture", "modelspec.prediction_type", "modelspec.predict_key", "modelspec.resolution"];

    /// <summary>The metadata of the result.</summary>
    /// <param name="request">How it is merged.</param>
    /// <param name="files">The opened files.</param>
    /// <param name="models">The models in their order; empty where the recipe is not wanted.</param>
    public static IReadOnlyDictionary<string, string> Metadata(MergeRequest request, MergeFiles files, IReadOnlyList<MergedModel> models)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        foreach (var key in s_carried)
            if (files.A.Metadata.TryGetValue(key, out var value)) metadata[key] = value;
        if (models.Count == 0) return metadata;
        metadata["sd_merge_recipe"] = Recipe(request, files, models).ToJsonString();
        metadata["sd_merge_models"] = Models(models).ToJsonString();
        return metadata;
    }

    private static JsonObject Recipe(MergeRequest request, MergeFiles files, IReadOnlyList<MergedModel> models)
    {
        var channels = files.A.Tensors.TryGetValue(ModelFamilies.UNetPrefix + ".input_blocks.0.0.weight", out var first) && first.Shape.Length == 4 ? first.Shape[1] : 4;
        var recipe = new JsonObject
        {
            ["type"] = "easel",
            ["primary_model_hash"] = models[0].Hashes.Sha256,
            ["secondary_model_hash"] = models.ElementAtOrDefault(1)?.Hashes.Sha256,
            ["tertiary_model_hash"] = models.ElementAtOrDefault(2)?.Hashes.Sha256,
            ["interp_method"] = request.Method switch
            {
                MergeMethod.AddDifference => "Add difference",
                MergeMethod.NoInterpolation => "No interpolation",
                _ => "Weighted sum",
            },
            ["multiplier"] = request.Multiplier,
            ["save_as_half"] = request.Precision == SavePrecision.Fp16,
            ["custom_name"] = request.Output,
            ["config_source"] = 0,
            ["bake_in_vae"] = files.Vae is { } vae ? Path.GetFileName(vae.Path) : "None",
            ["discard_weights"] = request.Discard ?? "",
            ["is_inpainting"] = channels == 9,
            ["is_instruct_pix2pix"] = channels == 8,
        };
        if (!request.Blocks.IsEmpty) recipe["block_weights"] = new JsonArray([.. request.Blocks.Select(w => (JsonNode)w)]);
        return recipe;
    }

    // The models that went into the models come along, so that a merge of merges can be traced to its beginnings.
    private static JsonObject Models(IReadOnlyList<MergedModel> models)
    {
        var all = new JsonObject();
        foreach (var model in models)
        {
            all[model.Hashes.Sha256] = new JsonObject
            {
                ["name"] = model.Name,
                ["legacy_hash"] = model.Hashes.Legacy,
                ["sd_merge_recipe"] = Parse(model.Metadata.GetValueOrDefault("sd_merge_recipe")),
            };
            if (Parse(model.Metadata.GetValueOrDefault("sd_merge_models")) is not JsonObject earlier) continue;
            foreach (var (hash, entry) in earlier) all[hash] = entry?.DeepClone();
        }

        return all;
    }

    private static JsonNode? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

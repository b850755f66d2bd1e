using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Engine.Conditioning;
using Easel.Engine.Diffusion;
using Easel.Engine.Families;

namespace Easel.Engine.Merging;

/// <summary>The configurations and tables of a diffusers folder, as diffusers writes them for the same models.</summary>
internal static class DiffusersFiles
{
    private const string Version = "0.30.0";

    private static readonly JsonSerializerOptions s_written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Layers of a tower that diffusers reads: of SD 2's it leaves out the last, whose output nobody asks for.</summary>
    public static int LayersOf(TextEncoderConfig tower) => tower.Layer == TextLayer.PenultimateNormed ? tower.Layers - 1 : tower.Layers;

    /// <summary>True where the family's pipeline reads the tower's pooled output.</summary>
    public static bool HasProjection(TextEncoderConfig tower) => tower is { Layer: TextLayer.Penultimate, ProjectionDim: not null };

    /// <summary>Writes everything but the networks.</summary>
    public static ImmutableArray<string> Write(string folder, ModelFamily family)
    {
        var isXl = family.Id.StartsWith("sdxl", StringComparison.Ordinal);
        var index = new JsonObject { ["_class_name"] = isXl ? "StableDiffusionXLPipeline" : "StableDiffusionPipeline", ["_diffusers_version"] = Version };
        Add("unet", "diffusers", "UNet2DConditionModel", UNet(family));
        if (family.Vae is { } vae) Add("vae", "diffusers", "AutoencoderKL", Vae(family, vae));
        foreach (var (i, tower) in family.TextEncoders.Index())
            Add(i == 0 ? "text_encoder" : "text_encoder_2", "transformers", HasProjection(tower) ? "CLIPTextModelWithProjection" : "CLIPTextModel", Text(tower));
        Save("scheduler", "scheduler_config.json", Scheduler(family));
        index["scheduler"] = new JsonArray("diffusers", "EulerDiscreteScheduler");
        var notes = Tokenizers();
        if (!isXl) index["safety_checker"] = new JsonArray(null, null);
        if (!isXl) index["feature_extractor"] = new JsonArray(null, null);
        Save("", "model_index.json", index);
        return notes;

        void Add(string part, string library, string type, JsonObject config)
        {
            config["_class_name"] = type;
            if (library == "transformers") config["architectures"] = new JsonArray(type);
            Save(part, "config.json", config);
            index[part] = new JsonArray(library, type);
        }

        ImmutableArray<string> Tokenizers()
        {
            if (family.TextEncoders.Any(t => t.VocabularySize <= ClipTokenizer.EndId)) return ["The model has a vocabulary of its own, so that no tokenizer was written."];
            foreach (var (i, tower) in family.TextEncoders.Index())
            {
                var part = i == 0 ? "tokenizer" : "tokenizer_2";
                Tokenizer(Path.Combine(folder, part), tower.PadId);
                index[part] = new JsonArray("transformers", "CLIPTokenizer");
            }

            return [];
        }

        void Save(string part, string name, JsonObject json)
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
            File.WriteAllText(Path.Combine(folder, part, name), json.ToJsonString(s_written) + "\n");
        }
    }

    private static JsonObject UNet(ModelFamily family)
    {
        var unet = family.UNet;
        int[] channels = [.. unet.ChannelMultipliers.Select(m => m * unet.ModelChannels)];
        var json = new JsonObject
        {
            ["_diffusers_version"] = Version, ["act_fn"] = "silu", ["block_out_channels"] = Numbers(channels), ["center_input_sample"] = false, ["cross_attention_dim"] = unet.ContextDim,
            ["down_block_types"] = Words(unet.TransformerDepth.Select(d => d > 0 ? "CrossAttnDownBlock2D" : "DownBlock2D")),
            ["up_block_types"] = Words(unet.TransformerDepth.Reverse().Select(d => d > 0 ? "CrossAttnUpBlock2D" : "UpBlock2D")),
            ["downsample_padding"] = 1, ["flip_sin_to_cos"] = true, ["freq_shift"] = 0, ["in_channels"] = unet.InChannels, ["out_channels"] = unet.OutChannels, ["layers_per_block"] = unet.ResBlocks[0],
            ["mid_block_scale_factor"] = 1, ["norm_eps"] = 1e-5, ["norm_num_groups"] = 32, ["sample_size"] = family.Defaults.Width / (family.Vae?.Factor ?? 8), ["use_linear_projection"] = unet.LinearProjection,
            // Against its name, the number of heads.
            ["attention_head_dim"] = unet.Heads is { } heads ? heads : Numbers([.. channels.Select(c => c / unet.HeadChannels!.Value)]),
        };
        if (unet.TransformerDepth.Any(d => d > 1)) json["transformer_layers_per_block"] = Numbers([.. unet.TransformerDepth.Select(d => Math.Max(1, d))]);
        if (unet.VectorDim is { } vector)
        {
            json["addition_embed_type"] = "text_time";
            json["addition_time_embed_dim"] = 256;
            json["projection_class_embeddings_input_dim"] = vector;
        }

        return json;
    }

    private static JsonObject Vae(ModelFamily family, VaeConfig vae) => new()
    {
        ["_diffusers_version"] = Version, ["act_fn"] = "silu", ["block_out_channels"] = Numbers([.. vae.ChannelMultipliers.Select(m => m * vae.Channels)]),
        ["down_block_types"] = Words(vae.ChannelMultipliers.Select(_ => "DownEncoderBlock2D")), ["up_block_types"] = Words(vae.ChannelMultipliers.Select(_ => "UpDecoderBlock2D")),
        ["in_channels"] = 3, ["out_channels"] = 3, ["latent_channels"] = vae.LatentChannels, ["layers_per_block"] = vae.ResBlocks, ["norm_num_groups"] = vae.NormGroups,
        ["sample_size"] = family.Defaults.Width, ["scaling_factor"] = family.Latents.ScaleFactor,
    };

    private static JsonObject Text(TextEncoderConfig tower) => new()
    {
        ["model_type"] = "clip_text_model", ["hidden_act"] = tower.QuickGelu ? "quick_gelu" : "gelu", ["hidden_size"] = tower.Width, ["intermediate_size"] = tower.FeedForward,
        ["layer_norm_eps"] = 1e-5, ["max_position_embeddings"] = 77, ["num_attention_heads"] = tower.Heads, ["num_hidden_layers"] = LayersOf(tower), ["vocab_size"] = tower.VocabularySize,
        ["projection_dim"] = tower.ProjectionDim ?? tower.Width, ["bos_token_id"] = 0, ["eos_token_id"] = 2, ["pad_token_id"] = 1,
    };

    private static JsonObject Scheduler(ModelFamily family) => new()
    {
        ["_class_name"] = "EulerDiscreteScheduler", ["_diffusers_version"] = Version, ["beta_start"] = 0.00085, ["beta_end"] = 0.012, ["beta_schedule"] = "scaled_linear", ["num_train_timesteps"] = 1000,
        ["prediction_type"] = family.Prediction == Prediction.Velocity ? "v_prediction" : "epsilon", ["steps_offset"] = 1, ["timestep_spacing"] = "leading", ["interpolation_type"] = "linear",
    };

    private static void Tokenizer(string folder, int padId)
    {
        Directory.CreateDirectory(folder);
        var vocabulary = ClipTokenizer.ReadVocabulary(out var merges);
        var words = new JsonObject();
        foreach (var (id, token) in vocabulary.Index()) words[token] = id;
        File.WriteAllText(Path.Combine(folder, "vocab.json"), words.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\n" + string.Join('\n', merges) + "\n");
        var tokens = new JsonObject
        {
            ["bos_token"] = ClipTokenizer.StartToken, ["eos_token"] = ClipTokenizer.EndToken, ["unk_token"] = ClipTokenizer.EndToken, ["pad_token"] = vocabulary[padId],
        };
        File.WriteAllText(Path.Combine(folder, "special_tokens_map.json"), tokens.ToJsonString(s_written) + "\n");
        var config = new JsonObject { ["tokenizer_class"] = "CLIPTokenizer", ["model_max_length"] = 77, ["do_lower_case"] = true, ["add_prefix_space"] = false, ["errors"] = "replace" };
        foreach (var (key, value) in tokens) config[key] = value!.DeepClone();
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), config.ToJsonString(s_written) + "\n");
    }

    private static JsonArray Numbers(int[] numbers) => new([.. numbers.Select(n => (JsonNode)n)]);

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(w => (JsonNode)w)]);
}

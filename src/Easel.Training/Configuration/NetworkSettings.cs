using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>Options about LoRA and its relatives, embeddings and hypernetworks.</summary>
internal static class NetworkSettings
{
    public static ImmutableArray<TrainSetting> All { get; } =
    [
        Network("network_module", "networks.lora, networks.dylora, or lycoris.kohya with algo=… in network_args.", Module),
        Network("network_dim", "Rank. LoRA up to 64, LoHa up to 32, LoCon up to 12 are usual.", (n, v) => n with { Dim = v.OptionalWhole ?? 4 }, common: true),
        Network("network_alpha", "The change is multiplied by alpha / rank.", (n, v) => n with { Alpha = v.Number }, common: true),
        Network("network_dropout", "Share of inner values that training drops.", (n, v) => n with { Dropout = v.OptionalNumber ?? 0 }),
        Network("network_args", "More, as name=value: conv_dim, conv_alpha, algo, factor, rank_dropout, module_dropout, block_dims, down_lr_weight, loraplus_lr_ratio, dora_wd, unit …", Arguments, common: true),
        Network("network_train_unet_only", "Leave the text encoder alone.", (n, v) => n with { TextEncoder = !v.Flag && n.TextEncoder }, flag: true, common: true),
        Network("network_train_text_encoder_only", "Leave the UNet alone.", (n, v) => n with { UNet = !v.Flag && n.UNet }, flag: true),
        Network("network_weights", "A LoRA file to go on from.", (n, v) => n with { Weights = v.OptionalText }),
        Network("dim_from_weights", "Take ranks from that file.", (n, v) => n with { DimFromWeights = v.Flag }, flag: true),
        Network("base_weights", "LoRA files that the model has in it while the new one is trained.", (n, v) => n with { BaseWeights = v.Value is string file ? file.Length == 0 ? [] : [file] : v.Texts }),
        Network("base_weights_multiplier", "Their strengths; 1 where none is given.", (n, v) => n with { BaseMultipliers = v.Numbers }),
        Network("scale_weight_norms", "Largest norm of a module's change; 1 is usual.", (n, v) => n with { ScaleWeightNorms = v.OptionalNumber is { } norm and > 0 ? norm : null }),
        Network("network_algorithm", "Easel's own: lora, locon, loha, lokr, dylora, ia3, dora.", (n, v) => n with { Algorithm = v.Text }, common: true),
        Embedding("token_string", "The new word of an embedding.", (e, v) => e with { Token = v.Text }, common: true),
        Embedding("init_word", "The word that the new one starts as.", (e, v) => e with { InitWord = v.OptionalText }, common: true),
        Embedding("num_vectors_per_token", "Vectors of the new word.", (e, v) => e with { Vectors = v.Whole }, common: true),
        Embedding("weights", "An embedding to go on from.", (e, v) => e with { Weights = v.OptionalText }),
        Embedding("use_object_template", "Sentences for a thing in place of captions.", (e, v) => e with { Template = v.Flag ? "object" : e.Template }, flag: true),
        Embedding("use_style_template", "Sentences for a style in place of captions.", (e, v) => e with { Template = v.Flag ? "style" : e.Template }, flag: true),
        Hypernetwork("hypernetwork_layer_structure", "Widths of a hypernetwork's layers, '1,2,1'.", (h, v) => h with { LayerStructure = v.Numbers }, common: true),
        Hypernetwork("hypernetwork_activation", "Between its layers: linear, relu, leakyrelu, elu, swish, tanh, sigmoid.", (h, v) => h with { Activation = v.Text.ToLowerInvariant() }, common: true),
        Hypernetwork("hypernetwork_weight_init", "How its weights start: Normal, XavierUniform, XavierNormal, KaimingUniform, KaimingNormal.", (h, v) => h with { WeightInit = v.Text }),
        Hypernetwork("hypernetwork_layer_norm", "Normalise each layer's output.", (h, v) => h with { LayerNorm = v.Flag }, flag: true),
        Hypernetwork("hypernetwork_activate_output", "Put the activation behind the last layer too.", (h, v) => h with { ActivateOutput = v.Flag }, flag: true),
        Hypernetwork("hypernetwork_dropout_structure", "Share that training drops behind each layer, '0,0.3,0'.", (h, v) => h with { Dropout = v.Numbers }),
        Hypernetwork("hypernetwork_sizes", "The widths that it changes, '768,320,640,1280'; all of the model's without it.", (h, v) => h with { Widths = [.. v.Numbers.Select(number => (int)number)] }, common: true),
        Hypernetwork("hypernetwork_weights", "A hypernetwork to go on from.", (h, v) => h with { Weights = v.OptionalText }),
    ];

    private static TrainSetting Network(string name, string help, Func<TrainNetwork, SettingValue, TrainNetwork> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Network = set(r.Network, v) }, flag, common);

    private static TrainSetting Embedding(string name, string help, Func<TrainEmbedding, SettingValue, TrainEmbedding> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Embedding = set(r.Embedding ?? new TrainEmbedding(""), v) }, flag, common);

    private static TrainSetting Hypernetwork(string name, string help, Func<TrainHypernetwork, SettingValue, TrainHypernetwork> set, bool flag = false, bool common = false) =>
        new(name, help, (r, v) => r with { Hypernetwork = set(r.Hypernetwork ?? new TrainHypernetwork(), v) }, flag, common);

    private const string LyCoris = "lycoris.kohya";

    /// <summary>What follows from options together: LyCORIS' LoRA is what sd-scripts calls LoCon, and convolutions have the rank and alpha of the rest unless they are told (<c>lycoris/kohya.py</c>).</summary>
    public static TrainNetwork Settled(TrainNetwork network)
    {
        if (network.Module != LyCoris) return network;
        network = network with { Algorithm = network.Algorithm == "lora" ? "locon" : network.Algorithm, Preset = network.Preset ?? (network.Algorithm == "ia3" ? null : "full") };
        return network.Algorithm == "ia3" ? network : network with { ConvDim = network.ConvDim ?? network.Dim, ConvAlpha = network.ConvAlpha ?? network.Alpha };
    }

    private static TrainNetwork Module(TrainNetwork network, SettingValue value) => value.Text switch
    {
        "networks.lora" => network with { Module = value.Text },
        LyCoris => network with { Module = value.Text },
        "networks.loha" => network with { Module = value.Text, Algorithm = "loha" },
        "networks.dylora" => network with { Module = value.Text, Algorithm = "dylora" },
        "networks.lokr" => network with { Module = value.Text, Algorithm = "lokr" },
        var other => throw new InvalidRequestException(value.Name, $"'{other}' cannot be trained; give networks.lora, networks.dylora, or lycoris.kohya with algo=lora, locon, loha, lokr, dylora or ia3 in network_args."),
    };

    private static TrainNetwork Arguments(TrainNetwork network, SettingValue value)
    {
        var problems = new List<FieldProblem>();
        foreach (var text in value.Texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var argument = new SettingValue($"network_args {(at < 0 ? text : text[..at])}", at < 0 ? "" : text[(at + 1)..]);
            try
            {
                network = (at < 0 ? text : text[..at]) switch
                {
                    "conv_dim" => network with { ConvDim = argument.OptionalWhole is > 0 and var dim ? dim : null },
                    "conv_alpha" => network with { ConvAlpha = argument.OptionalNumber },
                    "algo" => network with { Algorithm = argument.Text.ToLowerInvariant() },
                    "factor" => network with { Factor = argument.Whole },
                    "use_tucker" or "use_cp" => network with { Tucker = argument.Flag },
                    "decompose_both" => network with { DecomposeBoth = argument.Flag },
                    "dora_wd" => network with { Decompose = argument.Flag },
                    "wd_on_output" => network with { DecomposeOnOutput = argument.Flag },
                    "unit" or "block_size" => network with { Unit = argument.Whole },
                    "dropout" => network with { Dropout = argument.Number },
                    "rank_dropout" => network with { RankDropout = argument.OptionalNumber ?? 0 },
                    "module_dropout" => network with { ModuleDropout = argument.OptionalNumber ?? 0 },
                    "block_dims" => network with { BlockDims = [.. argument.Numbers.Select(number => (int)number)] },
                    "block_alphas" => network with { BlockAlphas = argument.Numbers },
                    "down_lr_weight" => network with { DownLrWeight = argument.OptionalText },
                    "mid_lr_weight" => argument.Numbers is [var only] ? network with { MidLrWeight = only } : network with { MidLrWeights = argument.Numbers },
                    "block_lr_zero_threshold" => network with { BlockLrZeroThreshold = argument.Number },
                    "conv_block_dims" => network with { ConvBlockDims = [.. argument.Numbers.Select(number => (int)number)] },
                    "conv_block_alphas" => network with { ConvBlockAlphas = argument.Numbers },
                    "up_lr_weight" => network with { UpLrWeight = argument.OptionalText },
                    "loraplus_lr_ratio" => network with { LoraPlusRatio = argument.OptionalNumber },
                    "loraplus_unet_lr_ratio" => network with { LoraPlusUNetRatio = argument.OptionalNumber },
                    "loraplus_text_encoder_lr_ratio" => network with { LoraPlusTextRatio = argument.OptionalNumber },
                    "preset" => network with { Preset = argument.Text is "ia3" ? null : argument.Text },
                    // They change how something is computed, not what.
                    "verbose" or "bypass_mode" or "disable_conv_cp" => network,
                    "use_scalar" or "train_norm" or "rank_dropout_scale" or "full_matrix" or "rs_lora" or "rescaled" or "constraint" or "unbalanced_factorization" or "train_t5xxl" =>
                        argument.Value is "" or "0" or "0.0" or "False" or "false" or "None" ? network : throw new InvalidRequestException("network_args", $"'{(at < 0 ? text : text[..at])}' cannot be done in this version. Leave it out."),
                    var name => throw new InvalidRequestException("network_args", $"'{name}' is not known; there are conv_dim, conv_alpha, algo, preset, factor, use_tucker, decompose_both, dora_wd, wd_on_output, unit, dropout, rank_dropout, module_dropout, block_dims, block_alphas, conv_block_dims, conv_block_alphas, down_lr_weight, mid_lr_weight, up_lr_weight, block_lr_zero_threshold, loraplus_lr_ratio, loraplus_unet_lr_ratio, loraplus_text_encoder_lr_ratio."),
                };
            }
            catch (InvalidRequestException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems.Count == 0 ? network : throw new InvalidRequestException(problems);
    }
}

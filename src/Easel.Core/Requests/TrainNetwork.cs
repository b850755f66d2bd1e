using System.Collections.Immutable;

namespace Easel.Core.Requests;

/// <summary>The shape of a LoRA or one of its relatives.</summary>
/// <param name="Algorithm"><c>lora</c>, <c>locon</c>, <c>loha</c>, <c>lokr</c>, <c>dylora</c>, <c>ia3</c>, or <c>dora</c>, which is <c>lora</c> decomposed.</param>
/// <param name="Dim">Rank: inner width of the pair of matrices (<c>--network_dim</c>).</param>
/// <param name="Alpha">The change is multiplied by alpha / rank (<c>--network_alpha</c>).</param>
/// <param name="ConvDim">Rank of 3×3 convolutions; null leaves them alone (<c>conv_dim</c>).</param>
/// <param name="ConvAlpha">Alpha of 3×3 convolutions; null is 1 (<c>conv_alpha</c>).</param>
/// <param name="Factor">LoKr's size of the small factor; −1 splits each side as evenly as it can.</param>
/// <param name="Tucker">True gives 3×3 convolutions a core of their own (<c>use_tucker</c>).</param>
/// <param name="Dropout">Share of the inner values that training drops (<c>--network_dropout</c>).</param>
/// <param name="RankDropout">Share of the ranks that training drops (<c>rank_dropout</c>).</param>
/// <param name="ModuleDropout">Share of the modules that training drops (<c>module_dropout</c>).</param>
/// <param name="UNet">False leaves the UNet alone (<c>--network_train_text_encoder_only</c>).</param>
/// <param name="TextEncoder">False leaves the text encoder alone (<c>--network_train_unet_only</c>).</param>
/// <param name="Weights">A file to go on from (<c>--network_weights</c>); null starts fresh.</param>
/// <param name="DimFromWeights">True takes ranks from that file (<c>--dim_from_weights</c>).</param>
/// <param name="BlockDims">25 ranks, one a UNet block, 23 in SDXL; empty is the same everywhere (<c>block_dims</c>).</param>
/// <param name="BlockAlphas">As many alphas (<c>block_alphas</c>).</param>
/// <param name="DownLrWeight">12 factors of the learning rate, 9 in SDXL, or a curve's name (<c>down_lr_weight</c>); null is 1.</param>
/// <param name="MidLrWeight">The middle block's factor (<c>mid_lr_weight</c>).</param>
/// <param name="UpLrWeight">12 factors, 9 in SDXL, or a curve's name (<c>up_lr_weight</c>); null is 1.</param>
/// <param name="LoraPlusRatio">The up matrix learns so many times faster (LoRA+, Hayou et al. 2024, arXiv:2402.12354; <c>loraplus_lr_ratio</c>); null is once.</param>
/// <param name="LoraPlusUNetRatio">… in the UNet.</param>
/// <param name="LoraPlusTextRatio">… in the text encoder.</param>
/// <param name="ScaleWeightNorms">Largest norm of a module's change (<c>--scale_weight_norms</c>); null is no limit.</param>
/// <param name="Module">The module's name as it stands in the file's metadata; null follows from the algorithm.</param>
/// <param name="Decompose">True learns lengths and directions of the weights apart (DoRA, Liu et al. 2024, arXiv:2402.09353; <c>dora_wd</c>).</param>
/// <param name="DecomposeOnOutput">True takes lengths of rows in place of columns, which A1111 cannot read (<c>wd_on_output</c>).</param>
/// <param name="Unit">DyLoRA's ranks that learn together (<c>unit</c>).</param>
/// <param name="BaseWeights">LoRA files that the model has in it while this one is trained, and that its file does not hold (<c>--base_weights</c>).</param>
/// <param name="BaseMultipliers">Their strengths; 1 where there is none (<c>--base_weights_multiplier</c>).</param>
/// <param name="Preset">Which layers get adapters, by LyCORIS' names (<c>preset</c>): <c>full</c>, <c>full-lin</c>, <c>attn-mlp</c>, <c>attn-only</c>, <c>unet-only</c>, <c>unet-transformer-only</c>, <c>unet-convblock-only</c>; null are those of sd-scripts: attention and its feed-forward parts, and with <paramref name="ConvDim"/> residual blocks.</param>
/// <param name="DecomposeBoth">True factors LoKr's small factor too (<c>decompose_both</c>).</param>
/// <param name="MidLrWeights">The middle blocks' factors where there are several (SDXL's three); empty takes <paramref name="MidLrWeight"/> for all.</param>
/// <param name="BlockLrZeroThreshold">Factors up to this count as 0 (<c>block_lr_zero_threshold</c>).</param>
/// <param name="ConvBlockDims">Ranks of 3×3 convolutions, one a UNet block (<c>conv_block_dims</c>); empty is <paramref name="ConvDim"/> everywhere.</param>
/// <param name="ConvBlockAlphas">Their alphas (<c>conv_block_alphas</c>).</param>
public sealed record TrainNetwork(
    string Algorithm = "lora",
    int Dim = 4,
    double Alpha = 1,
    int? ConvDim = null,
    double? ConvAlpha = null,
    int Factor = -1,
    bool Tucker = false,
    double Dropout = 0,
    double RankDropout = 0,
    double ModuleDropout = 0,
    bool UNet = true,
    bool TextEncoder = true,
    string? Weights = null,
    bool DimFromWeights = false,
    ImmutableArray<int> BlockDims = default,
    ImmutableArray<double> BlockAlphas = default,
    string? DownLrWeight = null,
    double MidLrWeight = 1,
    string? UpLrWeight = null,
    double? LoraPlusRatio = null,
    double? LoraPlusUNetRatio = null,
    double? LoraPlusTextRatio = null,
    double? ScaleWeightNorms = null,
    string? Module = null,
    bool Decompose = false,
    bool DecomposeOnOutput = false,
    int Unit = 1,
    ImmutableArray<string> BaseWeights = default,
    ImmutableArray<double> BaseMultipliers = default,
    string? Preset = null,
    bool DecomposeBoth = false,
    ImmutableArray<double> MidLrWeights = default,
    double BlockLrZeroThreshold = 0,
    ImmutableArray<int> ConvBlockDims = default,
    ImmutableArray<double> ConvBlockAlphas = default)
{
    /// <summary>Ranks, one a UNet block; empty by default.</summary>
    public ImmutableArray<int> BlockDims { get; init; } = BlockDims.IsDefault ? [] : BlockDims;

    /// <summary>Alphas, one a UNet block; empty by default.</summary>
    public ImmutableArray<double> BlockAlphas { get; init; } = BlockAlphas.IsDefault ? [] : BlockAlphas;

    /// <summary>The middle blocks' factors; empty by default.</summary>
    public ImmutableArray<double> MidLrWeights { get; init; } = MidLrWeights.IsDefault ? [] : MidLrWeights;

    /// <summary>Ranks of 3×3 convolutions by block; empty by default.</summary>
    public ImmutableArray<int> ConvBlockDims { get; init; } = ConvBlockDims.IsDefault ? [] : ConvBlockDims;

    /// <summary>Their alphas; empty by default.</summary>
    public ImmutableArray<double> ConvBlockAlphas { get; init; } = ConvBlockAlphas.IsDefault ? [] : ConvBlockAlphas;

    /// <summary>LoRA files that the model has in it; empty by default.</summary>
    public ImmutableArray<string> BaseWeights { get; init; } = BaseWeights.IsDefault ? [] : BaseWeights;

    /// <summary>Their strengths; empty by default.</summary>
    public ImmutableArray<double> BaseMultipliers { get; init; } = BaseMultipliers.IsDefault ? [] : BaseMultipliers;
}

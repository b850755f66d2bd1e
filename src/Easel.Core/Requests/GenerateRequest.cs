using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;
using Easel.Core.Prompts;

namespace Easel.Core.Requests;

/// <summary>
/// Text to image, and with <paramref name="Image"/> image to image. Every property but the prompt has the default of the command line, so
/// that <c>new GenerateRequest("a cat")</c> is complete. Null means "the model's own" or "automatic", as each property says. (Defaults
/// stand in the constructor because generated JSON readers keep those, and lose the defaults of init-only properties.)
/// </summary>
/// <param name="Prompt">What to paint, in the prompt language.</param>
/// <param name="Negative">What to steer away from, in the prompt language.</param>
/// <param name="Model">Name or path of a checkpoint; null takes the default model.</param>
/// <param name="Vae">Name or path of a separate VAE; null, or <c>Automatic</c>, takes the one named like the checkpoint, else the checkpoint's own, which <c>None</c> always takes.</param>
/// <param name="Sampler">A sampler's name or alias.</param>
/// <param name="Scheduler">A noise schedule's name or alias; null takes the sampler's usual one.</param>
/// <param name="Steps">Sampling steps, 1 to 1000.</param>
/// <param name="Cfg">Guidance scale (Ho and Salimans 2022, arXiv:2207.12598); 1 is no guidance.</param>
/// <param name="Width">Pixels, a multiple of 8; null takes the model's native width.</param>
/// <param name="Height">Pixels, a multiple of 8; null takes the model's native height.</param>
/// <param name="Seed">Seed of the first picture, 0 to 2^32 − 1; picture k has this plus k. −1 draws one.</param>
/// <param name="Subseed">Seed of the variation noise; −1 draws one.</param>
/// <param name="SubseedStrength">How far the start noise moves from the seed's to the subseed's, 0 to 1.</param>
/// <param name="Count">How many batches; a request gives <c>Count × BatchSize</c> pictures.</param>
/// <param name="BatchSize">Pictures computed at once.</param>
/// <param name="ClipSkip">1 reads the text encoder's usual hidden state, 2 one layer earlier, and so on; null takes the model's own.</param>
/// <param name="Eta">Share of fresh noise in ancestral samplers and DDIM; null takes the sampler's own (1, DDIM 0).</param>
/// <param name="Ensd">Eta noise seed delta: moves the seed of the noise that samplers draw, not of the start noise.</param>
/// <param name="NoiseSource">Which generator's numbers the noise repeats.</param>
/// <param name="InitNoise">File of the start noise (safetensors, one tensor <c>noise</c> [1, 4, h, w] of unit variance); null takes the seed's.</param>
/// <param name="SeedResizeWidth">Width of the picture whose composition the seed keeps, a multiple of 8; 0, with the height, is off.</param>
/// <param name="SeedResizeHeight">Its height.</param>
/// <param name="Emphasis">What attention weights do.</param>
/// <param name="Sampling">How the sampler is tuned.</param>
/// <param name="Guidance">When and how the negative prompt counts.</param>
/// <param name="Text">How prompts are read.</param>
/// <param name="Tiling">True joins the picture's opposite edges without a seam.</param>
/// <param name="Image">The picture to start from; null is text to image.</param>
/// <param name="Hires">The second pass at a larger size; null is none.</param>
/// <param name="Refiner">The checkpoint that finishes the run; null is none.</param>
/// <param name="Control">ControlNet and T2I-adapter units, in order.</param>
/// <param name="Device">Where it runs, at which precision, and how memory is spent.</param>
/// <param name="Output">What is kept besides the picture, and in which format.</param>
/// <param name="Preview">How the picture in work is shown to whoever watches.</param>
/// <param name="Networks">LoRA beside those that the prompt names, from the panel "Additional Networks".</param>
/// <param name="Faces">Restore faces; null leaves them as they are painted.</param>
public sealed record GenerateRequest(
    string Prompt,
    string Negative = "",
    string? Model = null,
    string? Vae = null,
    string Sampler = "Euler a",
    string? Scheduler = null,
    int Steps = 20,
    double Cfg = 7,
    int? Width = null,
    int? Height = null,
    long Seed = -1,
    long Subseed = -1,
    double SubseedStrength = 0,
    int Count = 1,
    int BatchSize = 1,
    int? ClipSkip = null,
    double? Eta = null,
    long Ensd = 0,
    NoiseSource NoiseSource = NoiseSource.Cpu,
    string? InitNoise = null,
    int SeedResizeWidth = 0,
    int SeedResizeHeight = 0,
    Emphasis Emphasis = Emphasis.Original,
    SamplingTuning? Sampling = null,
    GuidanceTuning? Guidance = null,
    TextTuning? Text = null,
    bool Tiling = false,
    ImageToImageOptions? Image = null,
    HiresOptions? Hires = null,
    RefinerOptions? Refiner = null,
    ImmutableArray<ControlOptions> Control = default,
    DeviceOptions? Device = null,
    OutputOptions? Output = null,
    PreviewOptions? Preview = null,
    ImmutableArray<AdditionalNetwork> Networks = default,
    FaceOptions? Faces = null) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "generate";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <summary>ControlNet and T2I-adapter units, in order; empty by default.</summary>
    public ImmutableArray<ControlOptions> Control { get; init; } = Control.IsDefault ? [] : Control;

    /// <summary>The largest seed; behind it the count of pictures goes on with 0.</summary>
    public const long MaxSeed = uint.MaxValue;

    /// <summary>LoRA beside those that the prompt names; empty by default.</summary>
    public ImmutableArray<AdditionalNetwork> Networks { get; init; } = Networks.IsDefault ? [] : Networks;

    /// <summary>How the sampler is tuned.</summary>
    public SamplingTuning Sampling { get; init; } = Sampling ?? new();

    /// <summary>When and how the negative prompt counts.</summary>
    public GuidanceTuning Guidance { get; init; } = Guidance ?? new();

    /// <summary>How prompts are read.</summary>
    public TextTuning Text { get; init; } = Text ?? new();

    /// <summary>Where it runs, at which precision, and how memory is spent.</summary>
    public DeviceOptions Device { get; init; } = Device ?? new();

    /// <summary>What is kept besides the picture, and in which format.</summary>
    public OutputOptions Output { get; init; } = Output ?? new();

    /// <summary>How the picture in work is shown to whoever watches.</summary>
    public PreviewOptions Preview { get; init; } = Preview ?? new();

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems() => GenerateRequestRules.Problems(this);
}

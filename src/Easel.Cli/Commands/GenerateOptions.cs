using System.CommandLine;
using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel generate</c>, and the request that they make.</summary>
internal sealed class GenerateOptions
{
    private readonly Argument<string> prompt = new("prompt") { HelpName = "PROMPT", Description = "What to paint, in quotation marks. (word:1.3) weighs, [a:b:8] changes over time, BREAK starts a new chunk." };
    private readonly Option<string> negative = Text("--negative", "PROMPT", "What to steer away from.");
    private readonly Option<string> model = Text("--model", "NAME", "A checkpoint's name or path [default: the starter model, or the first one installed].");
    private readonly Option<string> vae = Text("--vae", "NAME", "A separate VAE's name or path [default: the one named like the checkpoint, else the checkpoint's own; None always takes that].");
    private readonly Option<string> sampler = Text("--sampler", "NAME", "The sampler [default: Euler a]; 'easel samplers' lists them.");
    private readonly Option<string> scheduler = Text("--scheduler", "NAME", "The noise schedule [default: automatic, the sampler's usual one].");
    private readonly Option<int?> steps = NumberOption.Whole("--steps", "N", "Sampling steps, 1 to 1000 [default: 20].", 20);
    private readonly Option<double?> cfg = NumberOption.Real("--cfg", "X", "Guidance scale: how closely to follow the prompt [default: 7]; 1 is no guidance.", 7);
    private readonly Option<int?> width = NumberOption.Whole("--width", "PIXELS", "A multiple of 8 [default: the model's native width].", 512);
    private readonly Option<int?> height = NumberOption.Whole("--height", "PIXELS", "A multiple of 8 [default: the model's native height].", 512);
    private readonly Option<long?> seed = NumberOption.Long("--seed", "N", "Seed of the first picture; the next ones count up [default: -1, a random one].", 1);
    private readonly Option<long?> subseed = NumberOption.Long("--subseed", "N", "Seed of the variation [default: -1, a random one].", 1);
    private readonly Option<double?> subseedStrength = NumberOption.Real("--subseed-strength", "X", "How far to move towards the variation, 0 to 1 [default: 0].", 0.1);
    private readonly Option<int?> count = NumberOption.Whole("--count", "N", "How many batches to paint, one after the other [default: 1].", 4);
    private readonly Option<int?> batchSize = NumberOption.Whole("--batch-size", "N", "Pictures painted at once [default: 1].", 2);
    private readonly Option<int?> clipSkip = NumberOption.Whole("--clip-skip", "N", "Which of the text encoder's last layers to read, 1 to 12 [default: the model's own].", 2);
    private readonly Option<double?> eta = NumberOption.Real("--eta", "X", "Share of fresh noise in ancestral samplers and DDIM [default: the sampler's own].", 1);
    private readonly Option<long?> ensd = NumberOption.Long("--ensd", "N", "Eta noise seed delta [default: 0].", 31337);
    private readonly Option<string> noiseSource = Word("--noise-source", "Whose random numbers a seed repeats: PyTorch's on a CPU or on an NVIDIA card [default: cpu].", "cpu", "nv");
    private readonly Option<string> initNoise = Text("--init-noise", "FILE", "Start from this noise instead of the seed's: safetensors, one tensor 'noise' of shape [1,4,h,w].");
    private readonly Option<int?> seedResizeWidth = NumberOption.Whole("--seed-resize-width", "PIXELS", "Keep the composition that the seed has at this width; needs the height too.", 512);
    private readonly Option<int?> seedResizeHeight = NumberOption.Whole("--seed-resize-height", "PIXELS", "The height that goes with it.", 512);
    private readonly Option<string> emphasis = new("--emphasis") { HelpName = "MODE", Description = "What brackets do: Original, None, Ignore or 'No norm' [default: Original]." };
    private readonly TuningOptions tuning = new();
    private readonly PreviewArguments previews = new();
    private readonly PromptArguments prompts = new();
    private readonly PictureArguments picture = new();
    private readonly HiresArguments hires = new();
    private readonly Option<string> restoreFaces = Word("--restore-faces", "Restore the faces of the finished picture with this network; its file is not part of Easel.", "codeformer", "gfpgan");
    private readonly Option<double?> faceWeight = NumberOption.Real("--face-weight", "X", "Of CodeFormer: how closely to keep to the face that is there, 0 to 1 [default: 0.5].", 0.8);
    private readonly Option<string[]> control = new("--control") { HelpName = "UNIT", Description = "A ControlNet unit." };
    private readonly Option<bool> tiling = new("--tiling") { Description = "Join opposite edges without a seam." };
    private readonly DeviceChoice device = new();
    private readonly Option<string> precision = Word("--precision", "The numbers to compute with [default: auto].", "auto", "fp32", "fp16", "bf16");
    private readonly Option<bool> strict = new("--strict") { Description = "Paint the pictures of a batch one by one on a graphics card too: each is then what its seed gives alone, bit for bit." };
    private readonly Option<int?> threads = ThreadsOption.Create();
    private readonly SavingOptions saving = new("txt2img-images");
    private readonly Option<string> saveLatents = Text("--save-latents", "FILE", "Keep the last latents: safetensors, one tensor 'latents'.");
    private readonly Option<string> saveSteps = Text("--save-steps", "FILE", "Keep the latents of each step: safetensors, 'step_000' the start, 'step_001' after the first step.");
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace files that exist already." };

    public void AddTo(Command command)
    {
        command.Add(prompt);
        Option[] options =
        [
            negative, model, vae, sampler, scheduler, steps, cfg, width, height, seed, subseed, subseedStrength, count, batchSize, clipSkip, eta, ensd, noiseSource, initNoise,
            seedResizeWidth, seedResizeHeight, emphasis, .. tuning.All,
            .. picture.All, .. hires.All, restoreFaces, faceWeight, control, tiling, .. device.All, precision, strict, threads, .. saving.All, saveLatents, saveSteps, overwrite,
            .. previews.All, .. prompts.All,
        ];
        foreach (var option in options) command.Add(option);
    }

    /// <summary>The options that show pictures in work.</summary>
    /// <summary>Threads inside one tensor operation; null is one per processor.</summary>
    public int? Threads(ParseResult parse) => parse.GetValue(threads);

    public PreviewArguments Previews => previews;

    /// <summary>The options that change prompts.</summary>
    public PromptArguments Prompts => prompts;

    /// <summary>Whether files that exist may be replaced.</summary>
    public bool Overwrites(ParseResult parse) => parse.GetValue(overwrite);

    /// <exception cref="InvalidRequestException">Options that contradict each other.</exception>
    /// <exception cref="UnsupportedFeatureException">ControlNet.</exception>
    public GenerateRequest Request(ParseResult parse)
    {
        if (parse.GetValue(control) is { Length: > 0 })
            throw new UnsupportedFeatureException("--control: this version of Easel has no ControlNet yet. Leave it out to paint from the text alone.");
        var image = picture.Read(parse);
        var second = hires.Hires(parse, picture.Strength(parse));
        if (image is null && second is null && picture.Strength(parse) is not null)
            throw new InvalidRequestException("--strength", "needs --init-image, the picture to start from.");
        var d = new GenerateRequest("");
        return new GenerateRequest(
            Prompt: parse.GetRequiredValue(prompt),
            Negative: parse.GetValue(negative) ?? d.Negative,
            Model: parse.GetValue(model),
            Vae: parse.GetValue(vae),
            Sampler: parse.GetValue(sampler) ?? d.Sampler,
            Scheduler: parse.GetValue(scheduler),
            Steps: parse.GetValue(steps) ?? d.Steps,
            Cfg: parse.GetValue(cfg) ?? d.Cfg,
            Width: parse.GetValue(width),
            Height: parse.GetValue(height),
            Seed: parse.GetValue(seed) ?? d.Seed,
            Subseed: parse.GetValue(subseed) ?? d.Subseed,
            SubseedStrength: parse.GetValue(subseedStrength) ?? d.SubseedStrength,
            Count: parse.GetValue(count) ?? d.Count,
            BatchSize: parse.GetValue(batchSize) ?? d.BatchSize,
            ClipSkip: parse.GetValue(clipSkip),
            Eta: parse.GetValue(eta),
            Ensd: parse.GetValue(ensd) ?? d.Ensd,
            NoiseSource: Enum.Parse<NoiseSource>(parse.GetValue(noiseSource) ?? "cpu", ignoreCase: true),
            InitNoise: parse.GetValue(initNoise),
            SeedResizeWidth: parse.GetValue(seedResizeWidth) ?? d.SeedResizeWidth,
            SeedResizeHeight: parse.GetValue(seedResizeHeight) ?? d.SeedResizeHeight,
            Emphasis: Brackets(parse.GetValue(emphasis)) ?? d.Emphasis,
            Sampling: tuning.Sampling(parse),
            Guidance: tuning.Guidance(parse),
            Text: tuning.Text(parse),
            Tiling: parse.GetValue(tiling),
            Image: image,
            Hires: second,
            Refiner: hires.Refiner(parse),
            Device: device.Read(parse) with { Precision = Enum.Parse<Precision>(parse.GetValue(precision) ?? "auto", ignoreCase: true), Strict = parse.GetValue(strict) },
            Output: saving.Read(parse, new OutputOptions()) with { SaveLatents = parse.GetValue(saveLatents), SaveSteps = parse.GetValue(saveSteps) },
            Preview: previews.Options(parse),
            Faces: Faces(parse));
    }

    private FaceOptions? Faces(ParseResult parse)
    {
        if (parse.GetValue(restoreFaces) is { } name) return new FaceOptions(Enum.Parse<FaceRestorer>(name, ignoreCase: true), parse.GetValue(faceWeight) ?? FaceOptions.UsualWeight);
        return parse.GetValue(faceWeight) is null ? null : throw new InvalidRequestException("--face-weight", "needs --restore-faces, the network to restore with.");
    }

    private static Emphasis? Brackets(string? name) => name is null ? null : EmphasisExtensions.FromName(name)
        ?? throw new InvalidRequestException("--emphasis", $"'{name}' is unknown; give Original, None, Ignore or No norm.");

    private static Option<string> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static Option<string> Word(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { HelpName = string.Join('|', words), Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}

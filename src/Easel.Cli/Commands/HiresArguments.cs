using System.CommandLine;
using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options of <c>easel generate</c> for a second pass at a larger size, and for a refiner.</summary>
internal sealed class HiresArguments
{
    private readonly Option<double?> scale = NumberOption.Real("--hires-scale", "X", "Paint a second pass at this enlargement.", 2);
    private readonly Option<int?> width = NumberOption.Whole("--hires-width", "PIXELS", "Enlarge to this width instead; alone it keeps the shape, with a height it cuts to fit.", 1024);
    private readonly Option<int?> height = NumberOption.Whole("--hires-height", "PIXELS", "Enlarge to this height instead.", 1024);
    private readonly Option<string> upscaler = Text("--hires-upscaler", "NAME", "How to enlarge before the second pass: Latent, Latent (nearest-exact), Lanczos, or an upscaler's file [default: Latent].");
    private readonly Option<int?> steps = NumberOption.Whole("--hires-steps", "N", "Steps of the second pass [default: as many as of the first].", 10);
    private readonly Option<string> sampler = Text("--hires-sampler", "NAME", "Its sampler [default: the first pass's].");
    private readonly Option<string> scheduler = Text("--hires-scheduler", "NAME", "Its noise schedule [default: the first pass's].");
    private readonly Option<string> model = Text("--hires-model", "NAME", "Its checkpoint [default: the first pass's].");
    private readonly Option<string> prompt = Text("--hires-prompt", "PROMPT", "Its prompt [default: the first pass's].");
    private readonly Option<string> negative = Text("--hires-negative", "PROMPT", "Its negative prompt [default: the first pass's].");
    private readonly Option<double?> cfg = NumberOption.Real("--hires-cfg", "X", "Its guidance scale [default: the first pass's].", 7);
    private readonly Option<string> firstPass = Text("--hires-first-pass", "FILE", "Enlarge this finished picture instead of painting a first pass.");
    private readonly Option<bool> keepFirst = new("--hires-keep-first") { Description = "Keep the first pass's picture too." };
    private readonly Option<string> refiner = Text("--refiner", "NAME", "A checkpoint that finishes the run.");
    private readonly Option<double?> switchAt = NumberOption.Real("--refiner-switch-at", "X", "Where it takes over, 0.01 to 1 [default: 0.8].", 0.8);
    private readonly Option<bool> bySteps = new("--refiner-by-steps") { Description = "Count that share in steps instead of noise levels." };
    private readonly Option<string> pass = new("--refiner-pass") { HelpName = "second|first|both", Description = "Which of two passes it finishes [default: second]." };

    public HiresArguments() => pass.AcceptOnlyFromAmong("second", "first", "both");

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All => [scale, width, height, .. Details, refiner, switchAt, bySteps, pass];

    private Option[] Details => [upscaler, steps, sampler, scheduler, model, prompt, negative, cfg, firstPass, keepFirst];

    /// <summary>The second pass; null where there is none.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="strength">Its denoising strength, where it is given.</param>
    /// <exception cref="InvalidRequestException">An option needs another one.</exception>
    public HiresOptions? Hires(ParseResult parse, double? strength)
    {
        var d = new HiresOptions();
        if (!new Option[] { scale, width, height }.Any(parse.IsGiven))
            return Details.Any(parse.IsGiven) ? throw new InvalidRequestException("--hires-scale", "is missing; the other --hires options need it, for instance --hires-scale 2.") : null;
        return new HiresOptions(
            parse.GetValue(scale) ?? d.Scale,
            parse.GetValue(upscaler),
            parse.GetValue(steps) ?? d.Steps,
            strength ?? d.Strength,
            parse.GetValue(width) ?? 0,
            parse.GetValue(height) ?? 0,
            parse.GetValue(sampler),
            parse.GetValue(scheduler),
            parse.GetValue(model),
            parse.GetValue(prompt),
            parse.GetValue(negative),
            parse.GetValue(cfg),
            parse.GetValue(firstPass),
            parse.GetValue(keepFirst));
    }

    /// <summary>The refiner; null where there is none.</summary>
    /// <exception cref="InvalidRequestException">An option needs another one.</exception>
    public RefinerOptions? Refiner(ParseResult parse)
    {
        if (parse.GetValue(refiner) is not { } name)
            return new Option[] { switchAt, bySteps, pass }.FirstOrDefault(parse.IsGiven) is { } idle ? throw new InvalidRequestException(idle.Name, "needs --refiner, the checkpoint that takes over.") : null;
        var d = new RefinerOptions(name);
        return new RefinerOptions(name, parse.GetValue(switchAt) ?? d.RefinerSwitchAt, parse.GetValue(bySteps), parse.GetValue(pass) is { } word ? Enum.Parse<RefinedPass>(word, ignoreCase: true) : d.RefinerPass);
    }

    private static Option<string> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };
}

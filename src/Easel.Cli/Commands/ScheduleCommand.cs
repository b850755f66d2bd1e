using System.CommandLine;
using System.Globalization;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Core.Errors;
using Easel.Engine.Diffusion.Schedules;

namespace Easel.Cli.Commands;

/// <summary><c>easel schedule --scheduler NAME --steps N</c>: the noise levels of a schedule and the timesteps they stand for.</summary>
internal sealed class ScheduleCommand : EaselCommand
{
    private readonly Option<string> scheduler = new("--scheduler") { HelpName = "NAME", Description = "The schedule [default: automatic]; 'easel samplers' lists them." };
    private readonly Option<int?> steps = NumberOption.Whole("--steps", "N", "Steps, 1 to 1000 [default: 20].", 20);
    private readonly Option<double?> sigmaMin = NumberOption.Real("--sigma-min", "X", "The lowest noise level before 0 [default: the model's].", 0.03);
    private readonly Option<double?> sigmaMax = NumberOption.Real("--sigma-max", "X", "The first noise level [default: the model's].", 14.6);
    private readonly Option<double?> rho = NumberOption.Real("--rho", "X", "The curve of Karras and polyexponential [default: the schedule's].", 7);
    private readonly Option<string> model = new("--model") { HelpName = "FAMILY", Description = "sd1, sd2 or sdxl [default: sd1]; forge takes Forge's table of noise levels." };
    private readonly Option<bool> lines = new("--jsonl") { Description = "Read one JSON request a line from standard input, answer each with a line." };

    public ScheduleCommand(Terminal terminal, CancellationToken stop) : base("schedule", "Print the noise levels and timesteps of a schedule.", terminal, stop)
    {
        foreach (var option in new Option[] { scheduler, steps, sigmaMin, sigmaMax, rho, model, lines }) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (parse.GetValue(lines)) return await JsonLines.AnswerAsync(context, LineJson.Default.ScheduleRequestJson, LineJson.Default.ScheduleJson, Answer);
        var answer = Answer(new ScheduleRequestJson(
            parse.GetValue(scheduler), parse.GetValue(steps), parse.GetValue(sigmaMin), parse.GetValue(sigmaMax), parse.GetValue(rho), parse.GetValue(model)));
        if (context.Json)
        {
            context.Terminal.WriteJson(answer, CliJson.Default.ScheduleJson);
            return ExitStatus.Done;
        }
        context.Terminal.Out.WriteLine("step  sigma        timestep");
        for (var i = 0; i < answer.Sigmas.Count; i++)
            context.Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i,4}  {answer.Sigmas[i],-11:0.000000}  {(i < answer.Timesteps.Count ? $"{answer.Timesteps[i]:0.###}" : "")}").TrimEnd());
        return ExitStatus.Done;
    }

    private static ScheduleJson Answer(ScheduleRequestJson request)
    {
        var count = request.Steps ?? 20;
        if (count is < 1 or > 1000) throw new InvalidRequestException("steps", $"{count} is out of range; give 1 to 1000.");
        foreach (var (field, value) in new[] { ("sigma_min", request.SigmaMin), ("sigma_max", request.SigmaMax), ("rho", request.Rho) })
            if (value is { } given && !(double.IsFinite(given) && given > 0)) throw new InvalidRequestException(field, string.Create(CultureInfo.InvariantCulture, $"{given} cannot be used; give a number above 0."));
        var table = Table(request.Model);
        var result = ScheduleList.Compute(request.Scheduler ?? ScheduleList.Automatic, new ScheduleRequest
        {
            Steps = count,
            Model = table,
            SigmaMin = request.SigmaMin,
            SigmaMax = request.SigmaMax,
            Rho = request.Rho,
            IsSdxl = string.Equals(request.Model, "sdxl", StringComparison.OrdinalIgnoreCase),
        });
        return new ScheduleJson(result.Sigmas, result.Timesteps);
    }

    private static DiscreteSchedule Table(string? model) => model?.ToUpperInvariant() switch
    {
        null or "" or "SD1" or "SD2" or "SDXL" or "A1111" => DiscreteSchedule.StableDiffusion,
        "A1111_QUANTIZED" => DiscreteSchedule.StableDiffusion.With(SigmaLookup.Nearest),
        "FORGE" => DiscreteSchedule.FromExactAlphaBars(DiscreteSchedule.AlphaBars(DiscreteSchedule.ScaledLinearBetas(0.00085, 0.012, 1000))),
        _ => throw new InvalidRequestException("model", $"'{model}' has no table of noise levels here; give sd1, sd2, sdxl, a1111_quantized or forge."),
    };
}

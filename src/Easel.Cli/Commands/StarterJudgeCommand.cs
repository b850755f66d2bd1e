using System.CommandLine;
using Easel.Cli.Console;
using Easel.Engine.Native;
using Easel.Starter.Judge;
using TorchSharp;

namespace Easel.Cli.Commands;

/// <summary><c>easel starter judge</c>: trains the network that reads the starter's pictures, on drawn pictures only.</summary>
internal sealed class StarterJudgeCommand : EaselCommand
{
    private const int ReportEvery = 100;

    private static readonly Option<string> Output = new("--output") { Description = "The file to write.", HelpName = "FILE", Required = true };
    private static readonly Option<string?> From = new("--from") { Description = "A judge to train further; otherwise a fresh one.", HelpName = "FILE" };
    private static readonly Option<int?> Samples = NumberOption.Whole("--samples", "N", "Pictures to draw and learn from.", 40_000);
    private static readonly Option<int?> Seed = NumberOption.Whole("--seed", "N", "Another seed, other pictures.", 1);
    private static readonly Option<int?> Threads = ThreadsOption.Create();

    public StarterJudgeCommand(Terminal terminal, CancellationToken stop) : base("judge", "Train the network that reads the starter's pictures.", terminal, stop)
    {
        foreach (var option in (Option[])[Output, From, Samples, Seed, Threads]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        NativeTorch.EnsureLoaded();
        torch.set_num_threads(parse.GetValue(Threads) ?? Environment.ProcessorCount);
        
        var options = new JudgeOptions { Samples = parse.GetValue(Samples) ?? 40_000, Seed = (ulong)(parse.GetValue(Seed) ?? 1), Start = parse.GetValue(From) };
        using var judge = JudgeTrainer.Train(options, new LogLines(context.Terminal.Error), context.Stop);
        judge.Save(parse.GetValue(Output)!);
        var ceiling = Evaluation.Ceiling(judge, new EvaluationOptions(Seed: 501)).Report;
        context.Terminal.Error.WriteLine(
            $"easel: of drawn pictures it reads {ceiling.Sky:P1} of skies, {ceiling.Ground:P1} of grounds, {ceiling.Kind:P1} of kinds, {ceiling.Colour:P1} of colours.");
        return Task.FromResult(ExitStatus.Done);
    }

    private sealed class LogLines(TextWriter log) : IProgress<JudgeProgress>
    {
        public void Report(JudgeProgress value)
        {
            if (value.Step % ReportEvery == 0) log.WriteLine($"judge {value.Step}/{value.Steps}  loss {value.Loss:F4}");
        }
    }
}

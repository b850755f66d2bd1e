using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Training;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Training.Configuration;
using Easel.Worker.Training;

namespace Easel.Cli.Commands;

/// <summary><c>easel dataset check DIR</c>: looks at pictures and captions as a training would.</summary>
internal sealed class DatasetCheckCommand : EaselCommand
{
    private readonly Argument<string?> folder = new("folder") { HelpName = "DIR", Description = "The folder above the picture folders.", Arity = ArgumentArity.ZeroOrOne };
    private readonly TrainOptions options = new();

    public DatasetCheckCommand(Terminal terminal, CancellationToken stop) : base("check", "Look at pictures and captions: what is odd, and what to do about it.", terminal, stop)
    {
        Add(folder);
        foreach (var option in options.All) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var request = TrainSettings.Apply(new TrainRequest(), options.Given(parse).Options);
        if (parse.GetValue(folder) is { } given) request = request with { Data = request.Data with { Folder = given } };
        request.Check();
        var (datasets, findings) = TrainPreparation.Look(request.Data);
        var plan = Easel.Training.Sessions.TrainingPlan.Of(request, datasets);
        TrainReport.Write(new JobTrainingPlanned(findings, datasets.Sum(d => d.Pictures.Length), datasets.Sum(d => d.TrainSamples + d.RegSamples), plan.StepsPerEpoch, plan.Steps, 0), context);
        return Task.FromResult(findings.Any(finding => finding.Level == FindingLevel.Error) ? ExitStatus.BadInput : ExitStatus.Done);
    }
}

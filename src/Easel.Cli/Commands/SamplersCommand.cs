using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Json;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;
using Spectre.Console;

namespace Easel.Cli.Commands;

/// <summary><c>easel samplers</c>: the samplers and noise schedules with their other names.</summary>
internal sealed class SamplersCommand(Terminal terminal, CancellationToken stop)
    : EaselCommand("samplers", "List the samplers and the noise schedules, with their other names.", terminal, stop)
{
    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        if (context.Json)
        {
            context.Terminal.WriteJson(
                new SamplersJson(
                    [.. SamplerList.All.Select(s => new SamplerJson(s.Name, s.Aliases, s.Schedule ?? ScheduleList.Automatic, s.IsSecondOrder, s.UsesEnsd))],
                    [.. ScheduleList.All.Select(s => new SchedulerJson(s.Id, s.Label, s.Aliases))]),
                CliJson.Default.SamplersJson);
            return Task.FromResult(ExitStatus.Done);
        }
        var border = context.Terminal.ShowsResults ? TableBorder.Rounded : TableBorder.None;
        var samplers = new Table().Border(border).AddColumns("Sampler", "Also called", "Usual schedule");
        foreach (var sampler in SamplerList.All) samplers.AddRow(sampler.Name, string.Join(", ", sampler.Aliases), sampler.Schedule ?? ScheduleList.Automatic);
        var schedules = new Table().Border(border).AddColumns("Schedule", "Id", "Also called");
        foreach (var schedule in ScheduleList.All) schedules.AddRow(schedule.Label, schedule.Id, string.Join(", ", schedule.Aliases));
        var console = context.Terminal.Results();
        console.Write(samplers);
        console.Write(schedules);
        return Task.FromResult(ExitStatus.Done);
    }
}

using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Generation;
using Easel.Cli.Jobs;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel model lora merge MODEL LORA …</c>: LoRAs written into a checkpoint for good.</summary>
internal sealed class LoraMergeCommand : EaselCommand
{
    private readonly Argument<string> model = new("model") { HelpName = "MODEL", Description = "A checkpoint: name or path." };
    private readonly Argument<string[]> loras = LoraArguments.Create();
    private readonly SaveOptions save = new("Name of the new checkpoint, or its path.");

    public LoraMergeCommand(Terminal terminal, CancellationToken stop) : base("merge", "Write LoRAs into a checkpoint for good.", terminal, stop)
    {
        Add(model);
        Add(loras);
        save.AddTo(this);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context) => ModelJob.RunAsync(
        new LoraMergeRequest(
            parse.GetRequiredValue(model), LoraArguments.Read(parse.GetRequiredValue(loras)), parse.GetRequiredValue(save.Output),
            parse.GetValue(save.Precision) ?? SavePrecision.Keep, parse.GetValue(save.Overwrite)),
        context, "merging", OptionNames.Of);
}

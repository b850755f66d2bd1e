using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Generation;
using Easel.Cli.Jobs;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel model lora resize LORA</c>: a LoRA of a lower rank.</summary>
internal sealed class LoraResizeCommand : EaselCommand
{
    private readonly Argument<string> lora = new("lora") { HelpName = "LORA", Description = "A LoRA: name or path." };
    private readonly Option<int?> rank = NumberOption.Whole("--rank", "N", "The new rank, or with a dynamic rule the largest [4].", 16);
    private readonly Option<int?> convRank = NumberOption.Whole("--conv-rank", "N", "The same for convolutions.", 8);
    private readonly Option<LoraRankRule?> rule = WordOption.Create<LoraRankRule>("--rule", "How each module's rank is chosen [fixed].");
    private readonly Option<double?> amount = NumberOption.Real("--amount", "X", "The rule's number: a share (sv-fro, sv-cumulative) or a ratio (sv-ratio).", 0.9);
    private readonly SaveOptions save = new("Name of the new LoRA, or its path.");

    public LoraResizeCommand(Terminal terminal, CancellationToken stop) : base("resize", "Cut a LoRA to a lower rank.", terminal, stop)
    {
        Add(lora);
        foreach (var option in (Option[])[rank, convRank, rule, amount]) Add(option);
        save.AddTo(this);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context) => ModelJob.RunAsync(
        new LoraResizeRequest(
            parse.GetRequiredValue(lora), parse.GetRequiredValue(save.Output), parse.GetValue(rank) ?? 4, parse.GetValue(convRank), parse.GetValue(rule) ?? LoraRankRule.Fixed,
            parse.GetValue(amount), parse.GetValue(save.Precision) ?? SavePrecision.Keep, parse.GetValue(save.Overwrite)),
        context, "resizing", OptionNames.Of);
}

using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Generation;
using Easel.Cli.Jobs;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel model lora extract BASE TUNED</c>: the difference of two checkpoints as a LoRA.</summary>
internal sealed class LoraExtractCommand : EaselCommand
{
    private readonly Argument<string> basis = new("base") { HelpName = "BASE", Description = "The checkpoint that the other was trained from: name or path." };
    private readonly Argument<string> tuned = new("tuned") { HelpName = "TUNED", Description = "The fine-tuned checkpoint: name or path." };
    private readonly Option<int?> rank = NumberOption.Whole("--rank", "N", "The LoRA's rank [32].", 64);
    private readonly Option<int?> convRank = NumberOption.Whole("--conv-rank", "N", "The rank of the convolutions beside the transformers [left out].", 16);
    private readonly Option<double?> clamp = NumberOption.Real("--clamp-quantile", "Q", "Cut factors beyond this share of all [0.99, as sd-scripts; 1 cuts none].", 1);
    private readonly SaveOptions save = new("Name of the new LoRA, or its path.");

    public LoraExtractCommand(Terminal terminal, CancellationToken stop) : base("extract", "Make a LoRA of the difference of two checkpoints.", terminal, stop)
    {
        Add(basis);
        Add(tuned);
        foreach (var option in (Option[])[rank, convRank, clamp]) Add(option);
        save.AddTo(this);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context) => ModelJob.RunAsync(
        new LoraExtractRequest(
            parse.GetRequiredValue(basis), parse.GetRequiredValue(tuned), parse.GetRequiredValue(save.Output), parse.GetValue(rank) ?? 32, parse.GetValue(convRank),
            parse.GetValue(clamp) ?? 0.99, parse.GetValue(save.Precision) ?? SavePrecision.Fp16, parse.GetValue(save.Overwrite)),
        context, "extracting", OptionNames.Of);
}

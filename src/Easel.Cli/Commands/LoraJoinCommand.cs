using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Generation;
using Easel.Cli.Jobs;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel model lora join LORA LORA …</c>: one LoRA of several.</summary>
internal sealed class LoraJoinCommand : EaselCommand
{
    private readonly Argument<string[]> loras = LoraArguments.Create();
    private readonly Option<LoraJoinMethod?> method = WordOption.Create<LoraJoinMethod>("--method", "Side by side, exact with ranks added up, or cut to a rank by singular values [concat].");
    private readonly Option<int?> rank = NumberOption.Whole("--rank", "N", "The new rank, with --method svd [32].", 16);
    private readonly Option<int?> convRank = NumberOption.Whole("--conv-rank", "N", "The same for convolutions larger than 1×1.", 8);
    private readonly Option<double?> clamp = NumberOption.Real("--clamp-quantile", "Q", "Cut factors beyond this share of all, with --method svd [1: none].", 0.99);
    private readonly SaveOptions save = new("Name of the new LoRA, or its path.");

    public LoraJoinCommand(Terminal terminal, CancellationToken stop) : base("join", "Make one LoRA of several.", terminal, stop)
    {
        Add(loras);
        foreach (var option in (Option[])[method, rank, convRank, clamp]) Add(option);
        save.AddTo(this);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context) => ModelJob.RunAsync(
        new LoraJoinRequest(
            LoraArguments.Read(parse.GetRequiredValue(loras)), parse.GetRequiredValue(save.Output), parse.GetValue(method) ?? LoraJoinMethod.Concat,
            parse.GetValue(rank) ?? 32, parse.GetValue(convRank), parse.GetValue(clamp) ?? 1, parse.GetValue(save.Precision) ?? SavePrecision.Keep, parse.GetValue(save.Overwrite)),
        context, "joining", OptionNames.Of);
}

using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Generation;
using Easel.Cli.Jobs;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel model convert FILE</c>: a model file in another container or other numbers.</summary>
internal sealed class ModelConvertCommand : EaselCommand
{
    private readonly Argument<string> file = ModelArgument.Create();
    private readonly Option<bool> prune = new("--prune") { Description = "Leave out what painting does not need: EMA weights, optimizer state, training parts." };
    private readonly Option<bool> ema = new("--ema") { Description = "Take the EMA weights in place of the others." };
    private readonly Option<ModelLayout?> layout = WordOption.Create<ModelLayout>("--layout", "A single file, or a folder as diffusers has it [safetensors].");
    private readonly SaveOptions save = new("The new file's path, or a name beside the model.");

    public ModelConvertCommand(Terminal terminal, CancellationToken stop) : base("convert", "Write a model file anew as safetensors or as a diffusers folder: from a pickle, in other numbers, pruned.", terminal, stop)
    {
        Add(file);
        Add(prune);
        Add(ema);
        Add(layout);
        save.AddTo(this);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context) => ModelJob.RunAsync(
        new ConvertRequest(
            ModelArgument.Path(parse.GetRequiredValue(file), context), parse.GetRequiredValue(save.Output), parse.GetValue(save.Precision) ?? SavePrecision.Keep,
            parse.GetValue(prune), parse.GetValue(ema), parse.GetValue(save.Overwrite), parse.GetValue(layout) ?? ModelLayout.Safetensors),
        context, "converting", OptionNames.Of);
}

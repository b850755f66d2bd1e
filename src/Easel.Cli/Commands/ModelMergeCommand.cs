using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Easel.Cli.Console;
using Easel.Cli.Generation;
using Easel.Cli.Jobs;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary><c>easel model merge A B [C]</c>: a new checkpoint out of several.</summary>
internal sealed class ModelMergeCommand : EaselCommand
{
    private readonly Argument<string[]> models = new("models")
    {
        HelpName = "A [B [C]]",
        Description = "One to three checkpoints: names or paths.",
        Arity = new ArgumentArity(1, 3),
    };

    private readonly Option<string> output = new("--output") { Description = "Name of the new checkpoint, or its path.", HelpName = "NAME", Required = true };
    private readonly Option<MergeMethod?> method = WordOption.Create<MergeMethod>("--method", "How: A·(1−m) + B·m, or A + (B−C)·m, or A alone [by the number of checkpoints].");
    private readonly Option<double?> multiplier = NumberOption.Real("--multiplier", "M", "How much of B, or of the difference, is taken [0.3].", 0.5);
    private readonly Option<ImmutableArray<double>?> blocks = new("--blocks")
    {
        Description = "M for each block: 26 numbers (BASE, IN00–IN11, M00, OUT00–OUT11), or 20 for SDXL, with commas between.",
        HelpName = "M,M,…",
        CustomParser = result =>
        {
            var parts = result.Tokens[^1].Value.Split(',', StringSplitOptions.TrimEntries);
            var numbers = ImmutableArray.CreateBuilder<double>();
            foreach (var part in parts)
            {
                if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) numbers.Add(number);
                else result.AddError($"--blocks: '{part}' is no number. Write for instance --blocks 0.5,0,0.2,… with 26 numbers.");
            }
            return numbers.ToImmutable();
        },
    };

    private readonly Option<string?> vae = new("--vae") { Description = "A VAE to put in place of the result's own: name or path.", HelpName = "NAME" };
    private readonly Option<string?> discard = new("--discard") { Description = "Leave out the tensors whose name this regular expression is found in, for instance ^model_ema\\.", HelpName = "REGEX" };
    private readonly Option<SavePrecision?> precision = WordOption.Create<SavePrecision>("--precision", "The numbers to write [keep].");
    private readonly Option<bool> noRecipe = new("--no-recipe") { Description = "Do not write into the file how it was made; saves reading the files for their hashes." };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a file of that name." };

    public ModelMergeCommand(Terminal terminal, CancellationToken stop) : base("merge", "Merge checkpoints into a new one.", terminal, stop)
    {
        Add(models);
        foreach (var option in (Option[])[output, method, multiplier, blocks, vae, discard, precision, noRecipe, overwrite]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var names = parse.GetRequiredValue(models);
        var request = new MergeRequest(
            names[0],
            parse.GetRequiredValue(output),
            names.ElementAtOrDefault(1),
            names.ElementAtOrDefault(2),
            parse.GetValue(method) ?? names.Length switch { 1 => MergeMethod.NoInterpolation, 2 => MergeMethod.WeightedSum, _ => MergeMethod.AddDifference },
            parse.GetValue(multiplier) ?? 0.3,
            parse.GetValue(blocks) ?? [],
            parse.GetValue(vae),
            parse.GetValue(discard),
            parse.GetValue(precision) ?? SavePrecision.Keep,
            Recipe: !parse.GetValue(noRecipe),
            Overwrite: parse.GetValue(overwrite));
        return ModelJob.RunAsync(request, context, "merging", OptionNames.Of);
    }
}

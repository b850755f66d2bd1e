using System.CommandLine;

namespace Easel.Cli.Commands;

/// <summary>How many threads share one tensor operation. Some sums depend on how they are split: a fixed number gives the same bits however many processors there are.</summary>
internal static class ThreadsOption
{
    public const string Name = "--threads";

    private const int Most = 1024;

    public static Option<int?> Create()
    {
        var option = NumberOption.Whole(Name, "N", "Processor threads that work on one operation [default: one per processor].", 2);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[^1].Value, out var value) && value is < 1 or > Most) result.AddError($"{Name}: {value} is out of range; give 1 to {Most}.");
        });
        return option;
    }
}

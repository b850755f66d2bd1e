using System.CommandLine;
using System.Globalization;
using Easel.Application.Starting;
using Easel.Core.Requests;

namespace Easel.Cli.Commands;

/// <summary>The options that choose where a job runs.</summary>
internal sealed class DeviceChoice
{
    private readonly Option<string?> device = NameOption();
    private readonly Option<string> memory = new("--memory")
    {
        HelpName = string.Join('|', StartOptions.Levels),
        Description = "How to spend memory: everything ready to compute, everything as the file has it, one network at a time, or the UNet's blocks on the card one at a time [default: auto, by what is free].",
    };

    private readonly Option<double?> budget = NumberOption.Real("--memory-budget", "GB", "Use no more of the device's memory than this [default: all that is free].", 6);

    // The word that older scripts have for high.
    public DeviceChoice() => memory.AcceptOnlyFromAmong([.. StartOptions.Levels, "normal"]);

    public IEnumerable<Option> All => [device, memory, budget];

    public DeviceOptions Read(ParseResult parse) => new(parse.GetValue(device) ?? "auto", Memory: Mode(parse.GetValue(memory)), MemoryBudget: parse.GetValue(budget));

    /// <summary>Which of them the command line names, as requests call them.</summary>
    public IEnumerable<string> Given(ParseResult parse)
    {
        if (parse.GetValue(device) is not null) yield return "device";
        if (parse.GetValue(memory) is not null) yield return "memory";
        if (parse.GetValue(budget) is not null) yield return "memoryBudget";
    }

    /// <summary>The device's name alone.</summary>
    public static Option<string?> NameOption() => new("--device") { HelpName = "NAME", Description = "auto, cpu, cuda or cuda:N [default: auto]." };

    /// <summary>The word for a mode.</summary>
    public static string Word(MemoryMode? mode) => mode switch { null => "auto", MemoryMode.Normal => "high", { } other => other.ToString().ToLowerInvariant() };

    /// <summary>The options as arguments, for a process that is to have the same.</summary>
    public static IEnumerable<string> Arguments(DeviceOptions options)
    {
        if (options.Name != "auto") foreach (var it in (string[])["--device", options.Name]) yield return it;
        if (options.Memory is { } mode) foreach (var it in (string[])["--memory", Word(mode)]) yield return it;
        if (options.MemoryBudget is { } budget) foreach (var it in (string[])["--memory-budget", budget.ToString("R", CultureInfo.InvariantCulture)]) yield return it;
    }

    /// <summary>What a word means; null is auto.</summary>
    public static MemoryMode? Mode(string? word) => word switch { null or "auto" => null, "high" => MemoryMode.Normal, _ => Enum.Parse<MemoryMode>(word, ignoreCase: true) };
}

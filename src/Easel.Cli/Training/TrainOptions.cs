using System.Collections.Immutable;
using System.CommandLine;
using Easel.Core.Errors;
using Easel.Training.Configuration;

namespace Easel.Cli.Training;

/// <summary>Every option of sd-scripts, with underscores as there or with hyphens, and files of them.</summary>
internal sealed class TrainOptions
{
    private readonly Option<string?> config = new("--config", "--config_file")
    {
        HelpName = "FILE",
        Description = "A TOML file with options, as sd-scripts' --config_file reads it, or the JSON that kohya_ss' page saves. Options on the command line win.",
    };

    private readonly Option<bool> output = new("--output_config", "--output-config") { Description = "Write the options of the command line into the file of --config_file, and train nothing.", Hidden = true };

    private readonly ImmutableArray<(TrainSetting Setting, Option<string[]> Option)> settings = [.. TrainSettings.All.Where(setting => setting.Name is not "config_file").Select(setting => (setting, Create(setting)))];

    /// <summary>The options, the most used ones shown in help.</summary>
    public IEnumerable<Option> All => [config, output, .. settings.Select(setting => (Option)setting.Option)];

    /// <summary>Every option that was given: the file's, then those of the command line.</summary>
    /// <returns>The options, and what is to be told of the file.</returns>
    /// <exception cref="InvalidRequestException">The file cannot be read, or an option lacks its value.</exception>
    public (ImmutableArray<(string Name, object Value)> Options, ImmutableArray<string> Notes) Given(ParseResult parse)
    {
        var given = settings.Where(setting => parse.GetResult(setting.Option) is { Implicit: false }).Select(setting => (setting.Option.Name, Value(parse, setting.Option))).ToImmutableArray();
        if (parse.GetValue(config) is not { } file || parse.GetValue(output)) return (given, [.. TrainSettings.WithoutEffect(given)]);
        var (options, unread) = TrainConfigFile.Read(file);
        ImmutableArray<(string, object)> all = [.. options, .. given];
        IEnumerable<string> notes = unread.Count == 0 ? [] : [$"{file}: passed over, as nothing here means that: {string.Join(", ", unread)}."];
        return (all, [.. notes, .. TrainSettings.WithoutEffect(all)]);
    }

    /// <summary>The file that the options are to be written into, in place of a training; null where they are not.</summary>
    /// <exception cref="InvalidRequestException">No file is named, or it exists.</exception>
    public string? Output(ParseResult parse)
    {
        if (!parse.GetValue(output)) return null;
        if (parse.GetValue(config) is not { } file) throw new InvalidRequestException("--output_config", "wants the file to write. Name it with --config_file.");
        if (!file.EndsWith(".toml", StringComparison.OrdinalIgnoreCase)) file += ".toml";
        return File.Exists(file) ? throw new InvalidRequestException("--config_file", $"{file} exists already. Give another name, or remove it.") : file;
    }

    private static object Value(ParseResult parse, Option<string[]> option)
    {
        var values = parse.GetValue(option) ?? [];
        // What wants a value takes what comes next, an option too; and what may have several, everything up to the next option that there is, of which a misspelt one is none.
        if (values is [var taken, ..] && taken.StartsWith("--", StringComparison.Ordinal)) throw new InvalidRequestException(option.Name, $"wants a value, but '{taken}' follows. Give one, or leave the option out.");
        if (values.FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
            throw new InvalidRequestException(unknown, $"there is no such option. Run 'easel train {parse.CommandResult.Command.Name} --help' for what there is.");
        return values switch { [] => true, [var one] => one, _ => values };
    }

    private static Option<string[]> Create(TrainSetting setting)
    {
        var hyphens = $"--{setting.Name.Replace('_', '-')}";
        string[] aliases = hyphens == $"--{setting.Name}" ? [] : [hyphens];
        return new Option<string[]>($"--{setting.Name}", aliases)
        {
            Description = setting.Help,
            HelpName = setting.IsFlag ? "" : "VALUE",
            Arity = setting.IsFlag ? ArgumentArity.ZeroOrOne : ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = !setting.IsFlag,
            Hidden = !setting.Common,
        };
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using Easel.Core.Errors;
using Easel.Core.Requests;
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

    private readonly ImmutableArray<(TrainSetting Setting, Option<string[]> Option)> settings = [.. TrainSettings.All.Where(setting => setting.Name != "config_file").Select(setting => (setting, Create(setting)))];

    /// <summary>The options, the most used ones shown in help.</summary>
    public IEnumerable<Option> All => settings.Select(setting => (Option)setting.Option).Prepend(config);

    /// <summary>The request: the file's options, then those of the command line.</summary>
    /// <exception cref="InvalidRequestException">Some cannot be used; carries all of them.</exception>
    public TrainRequest Request(ParseResult parse, TrainRequest start)
    {
        if (parse.GetValue(config) is { } file) start = TrainConfigFile.Apply(start, file);
        return TrainSettings.Apply(start, settings.Where(setting => parse.GetResult(setting.Option) is { Implicit: false }).Select(setting => (setting.Option.Name, Value(parse, setting.Option))));
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

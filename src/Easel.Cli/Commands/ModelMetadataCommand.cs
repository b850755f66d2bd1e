using System.CommandLine;
using Easel.Cli.Console;
using Easel.Engine.Formats;

namespace Easel.Cli.Commands;

/// <summary><c>easel model metadata FILE</c>: the text that a safetensors file carries, shown or changed.</summary>
internal sealed class ModelMetadataCommand : EaselCommand
{
    private readonly Argument<string> file = ModelArgument.Create();
    private readonly Option<string[]> set = new("--set") { Description = "Set an entry; may be given several times.", HelpName = "KEY=VALUE" };
    private readonly Option<string[]> remove = new("--remove") { Description = "Remove an entry; may be given several times.", HelpName = "KEY" };
    private readonly Option<bool> clear = new("--clear") { Description = "Remove all entries first." };
    private readonly Option<string?> output = new("--output") { Description = "Write a new file and leave this one as it is.", HelpName = "PATH" };

    public ModelMetadataCommand(Terminal terminal, CancellationToken stop) : base("metadata", "Show or change the text that a model file carries; its numbers stay as they are.", terminal, stop)
    {
        Add(file);
        foreach (var option in (Option[])[set, remove, clear, output]) Add(option);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var path = ModelArgument.Path(parse.GetRequiredValue(file), context);
        var entries = (parse.GetValue(set) ?? []).Select(Entry).ToList();
        var gone = parse.GetValue(remove) ?? [];
        if (entries.Count > 0 || gone.Length > 0 || parse.GetValue(clear))
        {
            var target = parse.GetValue(output) is { } given ? Path.GetFullPath(given) : path;
            if (target != path && File.Exists(target)) throw new InputException($"--output: {target} exists already. Choose another name.");
            SafetensorsMetadata.Rewrite(path, target, text =>
            {
                if (parse.GetValue(clear)) text.Clear();
                foreach (var key in gone) text.Remove(key);
                foreach (var (key, value) in entries) text[key] = value;
            }, context.Stop);
            path = target;
        }

        using var opened = TensorFiles.Open(path);
        if (context.Json) context.Terminal.WriteJson(opened.Metadata.ToDictionary(), Json.CliJson.Default.DictionaryStringString);
        else
            foreach (var (key, value) in opened.Metadata) context.Terminal.Out.WriteLine($"{key}={value}");
        return Task.FromResult(ExitStatus.Done);
    }

    private static (string Key, string Value) Entry(string text) => text.IndexOf('=') is > 0 and var at
        ? (text[..at], text[(at + 1)..])
        : throw new InputException($"--set: '{text}' is no entry. Write for instance --set modelspec.title=\"My model\".");
}

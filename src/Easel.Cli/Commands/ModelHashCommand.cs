using System.CommandLine;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Json;
using Easel.Core.Errors;

namespace Easel.Cli.Commands;

/// <summary><c>easel model hash FILE</c>: the hashes by which web pages and infotext know a model.</summary>
internal sealed class ModelHashCommand : EaselCommand
{
    private readonly Argument<string> file = ModelArgument.Create();

    public ModelHashCommand(Terminal terminal, CancellationToken stop) : base("hash", "Print the hashes by which a model file is known.", terminal, stop) => Add(file);

    protected override async Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var path = ModelArgument.Path(parse.GetRequiredValue(file), context);
        if (Directory.Exists(path)) throw new UnsupportedFeatureException($"{path} is a folder, and hashes are those of a single file. Name a .safetensors or .ckpt file.");
        // The catalogue remembers: the second time costs nothing.
        using var catalogue = ModelFolders.Catalogue(context);
        var hashes = await catalogue.HashAsync(path, context.Stop);
        if (context.Json)
        {
            context.Terminal.WriteJson(new HashesJson(hashes.Sha256, hashes.AutoV2, hashes.AutoV3, hashes.Legacy), CliJson.Default.HashesJson);
            return ExitStatus.Done;
        }
        context.Terminal.Out.WriteLine($"sha256   {hashes.Sha256}");
        context.Terminal.Out.WriteLine($"AutoV2   {hashes.AutoV2}");
        if (hashes.AutoV3 is { } third) context.Terminal.Out.WriteLine($"AutoV3   {third}");
        context.Terminal.Out.WriteLine($"legacy   {hashes.Legacy}");
        return ExitStatus.Done;
    }
}

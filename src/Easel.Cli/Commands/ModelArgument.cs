using System.CommandLine;
using Easel.Cli.Folders;
using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Cli.Commands;

/// <summary>A model file on the command line: a path, or the name of an installed one.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create() => new("file") { HelpName = "FILE", Description = "A model file, a diffusers folder, or the name of an installed model." };

    /// <exception cref="ModelNotFoundException">There is neither such a file nor such a model.</exception>
    public static string Path(string given, CommandContext context)
    {
        if (File.Exists(given) || Directory.Exists(given)) return System.IO.Path.GetFullPath(given);
        var store = ModelFolders.Store(context);
        foreach (var kind in Enum.GetValues<ModelKind>())
        {
            try
            {
                return store.Find(kind, given);
            }
            catch (ModelNotFoundException)
            {
                // Another kind may have it.
            }
        }
        throw new ModelNotFoundException(given, $"There is no file '{given}', and no installed model of that name. 'easel model list' shows what is installed.");
    }
}

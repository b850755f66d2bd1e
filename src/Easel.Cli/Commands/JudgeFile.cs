using Easel.Cli.Folders;
using Easel.Core.Errors;

namespace Easel.Cli.Commands;

/// <summary>The judge that a command measures with.</summary>
internal static class JudgeFile
{
    /// <summary>The named file, or the one that comes with Easel.</summary>
    /// <exception cref="ModelNotFoundException">None is named, and this build came without one.</exception>
    public static string Of(string? named) => named ?? ModelFolders.Judge()
        ?? throw new ModelNotFoundException("judge", "This build came without the judge. Make one with 'easel starter judge', and name it with --judge.");
}

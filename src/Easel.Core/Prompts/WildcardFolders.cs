namespace Easel.Core.Prompts;

/// <summary>Wildcard lists as files: <c>__animals/dogs__</c> is <c>animals/dogs.txt</c> in one of the folders, one option a line.</summary>
/// <param name="folders">The first one that has the list wins; missing ones are skipped.</param>
public sealed class WildcardFolders(IReadOnlyList<string> folders)
{
    /// <summary>The lines of a list, or null where no folder has it, or its name leads out of the folders.</summary>
    public IReadOnlyList<string>? Lines(string name)
    {
        foreach (var folder in folders)
        {
            var root = Path.GetFullPath(folder);
            var file = Path.GetFullPath(Path.Combine(root, $"{name}.txt"));
            if (file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(file)) return File.ReadAllLines(file);
        }
        return null;
    }
}

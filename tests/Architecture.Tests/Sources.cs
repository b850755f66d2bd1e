using System.Xml.Linq;
using Easel.Testing;

namespace Easel.Architecture.Tests;

/// <summary>The repository's own sources, as the rules look at them.</summary>
internal static class Sources
{
    private static readonly string Root = Path.Combine(Golden.RepositoryRoot, "src");

    /// <summary>The projects under src/, by name.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Directory.EnumerateDirectories(Root, "Easel.*").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <summary>Every C# file of a project.</summary>
    public static IEnumerable<SourceFile> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => new SourceFile(project, Path.GetRelativePath(Path.Combine(Root, project), path), File.ReadAllText(path)));

    /// <summary>Every C# file under src/.</summary>
    public static IEnumerable<SourceFile> All() => Projects.SelectMany(Files);

    /// <summary>The projects that a project refers to.</summary>
    public static IReadOnlyList<string> References(string project) =>
    [
        .. XDocument.Load(Path.Combine(Root, project, $"{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')[(reference.Attribute("Include")!.Value.LastIndexOfAny(['/', '\\']) + 1)..])),
    ];
}

/// <summary>A source file.</summary>
/// <param name="Project">Its project.</param>
/// <param name="Path">Its path in the project.</param>
/// <param name="Text">All of it.</param>
internal sealed record SourceFile(string Project, string Path, string Text)
{
    /// <summary>How messages name it.</summary>
    public string Name => $"{Project}/{Path.Replace('\\', '/')}";

    /// <summary>Its lines.</summary>
    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>The namespace that its folder means.</summary>
    public string FolderNamespace => string.Join('.', [Project, .. (System.IO.Path.GetDirectoryName(Path) ?? "").Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>The type that its name means: <c>Ddim.Steps.cs</c> is a part of <c>Ddim</c>.</summary>
    public string TypeName => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>True for top-level statements, which have neither namespace nor type.</summary>
    public bool IsProgram => Path == "Program.cs";
}

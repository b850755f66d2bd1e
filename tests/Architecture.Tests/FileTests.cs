using System.Text.RegularExpressions;

namespace Easel.Architecture.Tests;

/// <summary>One look at a file's name tells what is in it.</summary>
public sealed partial class FileTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Assert.Empty(Sources.All().Where(file => file.Lines > MostLines).Select(file => $"{file.Name} has {file.Lines} lines"));

    [Fact]
    public void The_namespace_is_the_folder() => Assert.Empty(
        from file in Sources.All()
        where !file.IsProgram && !IsAssemblyInfo(file)
        let found = Namespace().Match(file.Text).Groups["name"].Value
        where found != file.FolderNamespace
        select $"{file.Name} is in '{found}', not in {file.FolderNamespace}");

    [Fact]
    public void The_file_holds_the_type_it_is_named_after() => Assert.Empty(
        Sources.All().Where(file => !file.IsProgram && !IsAssemblyInfo(file) && !IsNamedAfterItsTypes(file)).Select(file => $"{file.Name} holds {string.Join(", ", Types(file))}"));

    [Fact]
    public void No_type_is_called_manager_helper_or_utility() => Assert.Empty(
        from file in Sources.All()
        from type in Types(file)
        where Vague().IsMatch(type)
        select $"{file.Name}: {type}");

    // A closed set of small types may share a file with a name in the plural.
    private static bool IsNamedAfterItsTypes(SourceFile file) =>
        Types(file).Contains(file.TypeName) || (file.TypeName.EndsWith('s') && Types(file).Count() > 1);

    // A file of nothing but assembly attributes has no type.
    private static bool IsAssemblyInfo(SourceFile file) => !Types(file).Any() && file.Text.Contains("[assembly:", StringComparison.Ordinal);

    private static IEnumerable<string> Types(SourceFile file) => TypeDeclaration().Matches(file.Text).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^[^/\n""]*?\b(class|struct|interface|enum|record struct|record|delegate [\w<>\[\]?, ()]+?) (?<name>[A-Z]\w*)\s*($|[<(:{;])", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("(Manager|Helpers?|Util|Utils|Utility|Utilities)$")]
    private static partial Regex Vague();
}

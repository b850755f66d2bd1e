using System.Reflection;

namespace Easel.Web.Hosting;

/// <summary>The version that this program was built as.</summary>
public static class EaselVersion
{
    private static readonly string[] Parts =
        (typeof(EaselVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+', 2);

    /// <summary>Its number.</summary>
    public static string Number => Parts[0];

    /// <summary>The commit, in full, which the SDK appends to the number (1.2.3+abcdef); null where it was built outside a repository.</summary>
    public static string? Commit => Parts is [_, var commit] ? commit : null;

    /// <summary>Both, the commit's first twelve letters of it.</summary>
    public static string Full => Commit is { } commit ? $"{Number} ({commit[..Math.Min(12, commit.Length)]})" : Number;
}

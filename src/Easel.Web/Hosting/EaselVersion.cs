using System.Reflection;

namespace Easel.Web.Hosting;

/// <summary>The version that this program was built as.</summary>
public static class EaselVersion
{
    private static readonly string[] Parts =
        (typeof(EaselVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+', 2);

    /// <summary>Its number.</summary>
    public static string Number => Parts[0];

    /// <summary>The commit; null where it was built outside a repository.</summary>
    public static string? Commit => Parts is [_, { Length: > 12 } commit] ? commit[..12] : null;

    /// <summary>Both.</summary>
    public static string Full => Commit is { } commit ? $"{Number} ({commit})" : Number;
}

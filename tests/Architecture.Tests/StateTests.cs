using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Easel.Architecture.Tests;

/// <summary>Nothing that one job does may change the next one: there is no state that outlives its owner.</summary>
public sealed class StateTests
{
    public static TheoryData<string> Assemblies => [.. Sources.Projects.Select(project => project == "Easel.Cli" ? "easel" : project)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_static_field_can_be_written(string assembly)
    {
        var fields = Assembly.Load(assembly).GetTypes()
            .Where(type => !IsGenerated(type))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !IsGenerated(field));
        Assert.Empty(fields.Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    // Property backing fields are compiler-generated too, but a static property that can be set is what this rule is about.
    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(GeneratedCodeAttribute))
        || (member.IsDefined(typeof(CompilerGeneratedAttribute)) && !member.Name.EndsWith("k__BackingField", StringComparison.Ordinal))
        || (member.DeclaringType is { } outer && IsGenerated(outer));
}

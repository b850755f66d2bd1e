using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Collects the problems of a request's fields, so that a user sees all of them at once.</summary>
public sealed class FieldProblems
{
    private readonly ImmutableArray<FieldProblem>.Builder problems = ImmutableArray.CreateBuilder<FieldProblem>();

    /// <summary>Everything found so far.</summary>
    public ImmutableArray<FieldProblem> Found => problems.ToImmutable();

    /// <summary>Notes a problem where <paramref name="good"/> is false.</summary>
    public void Require(bool good, string field, string message)
    {
        if (!good) problems.Add(new FieldProblem(field, message));
    }

    /// <summary>Notes a problem where the value lies outside the closed range, or is not a number.</summary>
    public void RequireRange(string field, double value, double least, double most) =>
        Require(value >= least && value <= most, field, Text($"{value} is out of range; give {least} to {most}."));

    /// <summary>Notes a problem where a text that must name something is empty.</summary>
    public void RequireName(string field, string? value, string what) =>
        Require(!string.IsNullOrWhiteSpace(value), field, $"is empty; give {what}.");

    /// <summary>Notes a problem where an optional text is there but empty.</summary>
    public void RequireNameOrNull(string field, string? value, string what)
    {
        if (value is not null) RequireName(field, value, what);
    }

    /// <summary>Notes a problem where the value is none of the enumeration's.</summary>
    public void RequireDefined<T>(string field, T value) where T : struct, Enum =>
        Require(Enum.IsDefined(value), field, $"'{value}' is unknown; give one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

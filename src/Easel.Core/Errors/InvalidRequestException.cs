using System.Collections.Immutable;

namespace Easel.Core.Errors;

/// <summary>One field of a request that cannot be used.</summary>
/// <param name="Field">The field's name as the user wrote it, for instance <c>steps</c>.</param>
/// <param name="Message">What was given, what was expected, what to do.</param>
public sealed record FieldProblem(string Field, string Message);

/// <summary>A request that cannot be carried out; carries every problem, not only the first.</summary>
public sealed class InvalidRequestException(IEnumerable<FieldProblem> problems)
    : EaselException("invalid-request", string.Join(Environment.NewLine, problems.Select(p => $"{p.Field}: {p.Message}")))
{
    /// <summary>A request with one problem.</summary>
    public InvalidRequestException(string field, string message) : this([new FieldProblem(field, message)])
    {
    }

    /// <summary>Every problem found.</summary>
    public ImmutableArray<FieldProblem> Problems { get; } = [.. problems];
}

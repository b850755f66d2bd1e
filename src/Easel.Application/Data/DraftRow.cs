namespace Easel.Application.Data;

/// <summary>A form as a user left it.</summary>
public sealed class DraftRow
{
    public required string Owner { get; init; }

    /// <summary>Which form.</summary>
    public required string Name { get; init; }

    /// <summary>The form's content; its page knows how to read it.</summary>
    public required string Value { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}

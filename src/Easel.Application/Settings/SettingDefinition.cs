using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Easel.Application.Settings;

/// <summary>What a setting may hold.</summary>
public enum SettingType
{
    Text,
    Flag,
    Number,
    List,
}

/// <summary>A setting: its name, what it may hold, and whether it does anything.</summary>
/// <param name="Key">Its name; those that A1111 has keep A1111's.</param>
/// <param name="Section">Where forms show it.</param>
/// <param name="Type">What it may hold.</param>
/// <param name="Default">Its value where nobody set one, as JSON.</param>
public sealed record SettingDefinition(string Key, string Section, SettingType Type, JsonElement Default)
{
    /// <summary>The least number.</summary>
    public double? Least { get; init; }

    /// <summary>The greatest number.</summary>
    public double? Most { get; init; }

    /// <summary>What may be chosen; empty where anything may.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>What it does; null where it is kept for the clients that set it, and without effect.</summary>
    public string? Effect { get; init; }

    /// <summary>True where it counts for the whole studio, and only an administrator may change it.</summary>
    public bool IsServers { get; init; }

    /// <summary>What is wrong with a value; null where nothing is.</summary>
    public string? Problem(JsonElement value)
    {
        // A1111's clients send null for "not set" and flags and numbers as text; the setting's own type decides.
        if (value.ValueKind == JsonValueKind.Null) return Default.ValueKind == JsonValueKind.Null || Type == SettingType.Text ? null : Expected();
        switch (Type)
        {
            case SettingType.Flag:
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Expected();
            case SettingType.Number:
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number)) return Expected();
                return number < Least || number > Most ? Expected() : null;
            case SettingType.List:
                return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(it => it.ValueKind is JsonValueKind.String && Text(it) is not null) ? null : Expected();
            default:
                if (value.ValueKind != JsonValueKind.String || Text(value) is not { } text) return Expected();
                return Choices.IsEmpty || Choices.Contains(text, StringComparer.Ordinal) ? null : Expected();
        }
    }

    // Half of a surrogate pair is valid JSON and no text.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string Expected() => Type switch
    {
        SettingType.Flag => "cannot be used; give true or false.",
        SettingType.Number => string.Create(CultureInfo.InvariantCulture, $"cannot be used; give a number{(Least is { } least && Most is { } most ? $" from {least} to {most}" : "")}."),
        SettingType.List => "cannot be used; give a list of texts.",
        _ => Choices.IsEmpty ? "cannot be used; give a text." : $"cannot be used; give one of {string.Join(", ", Choices)}.",
    };
}

using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Requests;
using Easel.Web.Language;

namespace Easel.Web.Training;

/// <summary>A field of the training form: its names, what it may hold, and where it stands in a request.</summary>
/// <param name="Key">Its name in sd-scripts' options and configuration files.</param>
/// <param name="Section">Where the form shows it.</param>
/// <param name="Caption">Its names and its line of help.</param>
/// <param name="Type">How it is filled in.</param>
/// <param name="Read">Its value in a request, as text; null is empty.</param>
/// <param name="Write">A request with another value.</param>
public sealed record TrainField(string Key, Phrase Section, Caption Caption, TrainFieldType Type, Func<TrainRequest, string?> Read, Func<TrainRequest, string?, TrainRequest> Write)
{
    /// <summary>The least number.</summary>
    public double? Least { get; init; }

    /// <summary>The greatest number.</summary>
    public double? Most { get; init; }

    /// <summary>What can be chosen.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>A word of advice for some values; null where there is none.</summary>
    public Func<TrainRequest, Phrase?> Advice { get; init; } = _ => null;

    /// <summary>False where the field does not count beside the others, for instance clip skip of SD 2.</summary>
    public Func<TrainRequest, bool> Counts { get; init; } = _ => true;

    /// <summary>Its value where nobody chose; null is empty.</summary>
    public string? Default => Read(TrainFields.Fresh);

    /// <summary>What is wrong with a text; null where nothing is.</summary>
    public Phrase? Problem(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || Type is not (TrainFieldType.Whole or TrainFieldType.Number)) return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return Phrases.NoNumber;
        if (Type == TrainFieldType.Whole && number != Math.Floor(number)) return Phrases.NoWholeNumber;
        return number < Least || number > Most ? Phrases.OutOfRange : null;
    }

    /// <summary>The range as people write it; empty where there is none.</summary>
    public string Range => (Least, Most) switch
    {
        ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $"{least} – {most}"),
        ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $"≥ {least}"),
        _ => string.Join(", ", Choices),
    };
}

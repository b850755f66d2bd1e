using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Easel.Starter.Judge;

/// <summary>How well a painter did; every figure is a share, 0 … 1.</summary>
/// <param name="Prompts">How many prompts were asked.</param>
/// <param name="Sky">Pictures with the sky that was asked for.</param>
/// <param name="Ground">Pictures with the ground that was asked for.</param>
/// <param name="Kind">Subjects asked for that are there.</param>
/// <param name="Colour">Subjects asked for that are there in their colour; a missing subject counts as wrong.</param>
/// <param name="BothColours">Of the prompts with two subjects: both there, each in its own colour.</param>
/// <param name="Relation">Of the prompts that say where one subject is from the other (left, right, above, under): it is there.</param>
/// <param name="Extra">Pictures with a kind that nobody asked for (fewer is better).</param>
/// <param name="Perfect">Pictures in which everything is right and nothing is extra.</param>
/// <param name="Mistakes">What went wrong, prompt by prompt.</param>
public sealed record EvaluationReport(
    int Prompts, double Sky, double Ground, double Kind, double Colour, double BothColours, double Relation, double Extra, double Perfect,
    ImmutableArray<EvaluationMistake> Mistakes);

/// <summary>A picture that is not perfect.</summary>
/// <param name="Index">The prompt's number.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Seen">What the judge saw.</param>
public sealed record EvaluationMistake(int Index, string Prompt, string Seen);

/// <summary>Reports as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EvaluationReport))]
public sealed partial class EvaluationJson : JsonSerializerContext;

using System.Collections.Immutable;
using System.Text.Json;
using Easel.Core.Pixels;
using Easel.Starter.Lessons;
using Easel.Starter.World.Drawing;

namespace Easel.Starter.Judge;

/// <summary>Paints a batch of prompts.</summary>
/// <param name="prompts">What is asked for.</param>
/// <returns>One RGB picture for each, in order, all of one size.</returns>
public delegate IReadOnlyList<PixelBuffer> Painter(IReadOnlyList<EvaluationPrompt> prompts);

/// <summary>What an evaluation asks.</summary>
/// <param name="Prompts">How many prompts.</param>
/// <param name="Batch">How many the painter gets at once.</param>
/// <param name="Seed">Which prompts.</param>
/// <param name="Lesson">Asks for what this lesson teaches, which is strange to the starter without an adapter.</param>
public sealed record EvaluationOptions(int Prompts = 500, int Batch = 10, ulong Seed = 500, Lesson? Lesson = null);

/// <summary>A report and the pictures it is about.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Prompts">What was asked.</param>
/// <param name="Pictures">What was painted, in the order of the prompts.</param>
/// <param name="Right">For each picture, whether everything in it is right.</param>
public sealed record EvaluationResult(
    EvaluationReport Report, ImmutableArray<EvaluationPrompt> Prompts, ImmutableArray<PixelBuffer> Pictures, ImmutableArray<bool> Right)
{
    /// <summary>Writes <c>evaluation.json</c> and <c>evaluation.png</c> (the first pictures; those with a mistake are framed in red).</summary>
    /// <param name="folder">Where; it is made if it is not there.</param>
    /// <param name="pictures">How many pictures to show.</param>
    /// <exception cref="Easel.Core.Errors.EaselException">They cannot be written.</exception>
    public void Save(string folder, int pictures = 100)
    {
        WholeFile.Write(Path.Combine(folder, "evaluation.json"), JsonSerializer.SerializeToUtf8Bytes(Report, EvaluationJson.Default.EvaluationReport));
        int count = Math.Min(pictures, Pictures.Length);
        WholeFile.Write(Path.Combine(folder, "evaluation.png"), ContactSheet.Png(Pictures.AsSpan(0, count), 10, i => !Right[i]));
    }
}

/// <summary>Asks a painter for pictures of combinations it has not seen, and has the judge read them.</summary>
public static class Evaluation
{
    /// <summary>Asks, reads and counts.</summary>
    /// <param name="judge">Reads the pictures.</param>
    /// <param name="painter">Paints them.</param>
    /// <param name="options">What to ask; null for the usual 500 prompts.</param>
    /// <param name="progress">Told how many prompts are done.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static EvaluationResult Run(
        PictureJudge judge, Painter painter, EvaluationOptions? options = null, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(painter);
        options ??= new EvaluationOptions();
        var prompts = options.Lesson is { } lesson ? EvaluationPrompt.ListOf(lesson, options.Prompts, options.Seed) : EvaluationPrompt.List(options.Prompts, options.Seed);
        var pictures = ImmutableArray.CreateBuilder<PixelBuffer>(prompts.Length);
        var readings = new List<Reading>(prompts.Length);
        foreach (var batch in prompts.Chunk(options.Batch))
        {
            stop.ThrowIfCancellationRequested();
            var painted = painter(batch);
            if (painted.Count != batch.Length) throw new ArgumentException($"The painter gave {painted.Count} pictures for {batch.Length} prompts.", nameof(painter));
            pictures.AddRange(painted);
            readings.AddRange(judge.Read(painted));
            progress?.Report(pictures.Count);
        }

        var verdicts = prompts.Zip(readings, Verdict.Of).ToList();
        return new EvaluationResult(Count(prompts, readings, verdicts), prompts, pictures.ToImmutable(), [.. verdicts.Select(v => v.Perfect)]);
    }

    /// <summary>The judge's own ceiling: what it says of pictures that are drawn, and so are right.</summary>
    public static EvaluationResult Ceiling(PictureJudge judge, EvaluationOptions? options = null) =>
        Run(judge, prompts => [.. prompts.Select(p => SceneRenderer.Draw(p.Scene))], options);

    private static EvaluationReport Count(ImmutableArray<EvaluationPrompt> prompts, List<Reading> readings, List<Verdict> verdicts)
    {
        double subjects = verdicts.Sum(v => v.Subjects);
        var mistakes = Enumerable.Range(0, prompts.Length).Where(i => !verdicts[i].Perfect)
            .Select(i => new EvaluationMistake(i, prompts[i].Text, Text(readings[i])));
        return new EvaluationReport(
            prompts.Length,
            Share(verdicts, v => v.Sky),
            Share(verdicts, v => v.Ground),
            verdicts.Sum(v => v.Kinds) / subjects,
            verdicts.Sum(v => v.Colours) / subjects,
            Share(verdicts.Where(v => v.Subjects == 2), v => v.Colours == 2),
            Share(verdicts.Where(v => v.Relation is not null), v => v.Relation == true),
            Share(verdicts, v => v.Extra),
            Share(verdicts, v => v.Perfect),
            [.. mistakes]);
    }

    private static double Share(IEnumerable<Verdict> verdicts, Func<Verdict, bool> right) => verdicts.Select(v => right(v) ? 1.0 : 0).DefaultIfEmpty(0).Average();

    private static string Text(Reading reading) =>
        string.Join(", ", reading.Subjects.Select(s => $"{s.Colour} {s.Kind}").Append($"{reading.Sky} sky").Append($"on {reading.Ground}")).ToLowerInvariant();
}

using Easel.Starter.World;

namespace Easel.Starter.Judge;

/// <summary>One picture compared with what was asked for.</summary>
/// <param name="Sky">The sky is right.</param>
/// <param name="Ground">The ground is right.</param>
/// <param name="Subjects">How many subjects were asked for.</param>
/// <param name="Kinds">How many of them are there.</param>
/// <param name="Colours">How many of them are there in their colour.</param>
/// <param name="Relation">The relation that the prompt names holds; null where it names none.</param>
/// <param name="Extra">It shows a kind that nobody asked for.</param>
internal readonly record struct Verdict(bool Sky, bool Ground, int Subjects, int Kinds, int Colours, bool? Relation, bool Extra)
{
    public bool Perfect => Sky && Ground && Colours == Subjects && Relation != false && !Extra;

    public static Verdict Of(EvaluationPrompt prompt, Reading reading)
    {
        var scene = prompt.Scene;
        var found = scene.Subjects.Select(s => (Asked: s, Seen: reading.Find(s.Kind))).ToList();
        return new Verdict(
            reading.Sky == scene.Sky,
            reading.Ground == scene.Ground,
            found.Count,
            found.Count(f => f.Seen is not null),
            found.Count(f => f.Seen?.Colour == f.Asked.Colour),
            found.Count == 2 ? Holds(prompt.Text, found[0], found[1]) : null,
            reading.Subjects.Any(s => scene.Subjects.All(a => a.Kind != s.Kind)));
    }

    // The prompt tells the truth about its scene, so a relation holds where the order is the scene's.
    private static bool? Holds(string text, (Subject Asked, SeenSubject? Seen) a, (Subject Asked, SeenSubject? Seen) b)
    {
        bool across = Says(text, "left of", "right of"), along = Says(text, "above", "over a", "under", "below");
        if (!across && !along) return null;
        if (a.Seen is null || b.Seen is null) return false;
        float Middle(Subject s) => (s.Box.Top + s.Box.Bottom) / 2;
        return across
            ? MathF.Sign(a.Seen.X - b.Seen.X) == MathF.Sign(a.Asked.X - b.Asked.X)
            : MathF.Sign(a.Seen.Y - b.Seen.Y) == MathF.Sign(Middle(a.Asked) - Middle(b.Asked));
    }

    private static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
            if (text.Contains($" {word}", StringComparison.Ordinal)) return true;
        return false;
    }
}

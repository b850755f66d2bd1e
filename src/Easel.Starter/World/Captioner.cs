using System.Collections.Immutable;

namespace Easel.Starter.World;

/// <summary>
/// Puts scenes into words: sentences, comma tags and short prompts, in lower-case ASCII and far below 77 tokens. Synonyms, order and
/// omissions vary, because people's prompts do; nothing is said that the picture does not show.
/// </summary>
public static class Captioner
{
    /// <summary>A caption for training; it may leave things out.</summary>
    public static string Describe(Scene scene, Dice dice)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(dice);
        float roll = dice.Unit();
        return roll < 0.62f ? Sentence(scene, dice) : roll < 0.88f ? Tags(scene, dice) : Short(scene, dice);
    }

    /// <summary>A prompt for evaluation: every subject with its colour, the sky and the ground, in plain words.</summary>
    /// <param name="scene">What to describe.</param>
    /// <param name="dice">Chooses among a few forms.</param>
    /// <param name="placed">Says where one thing alone is, unless it is in the middle.</param>
    public static string Precise(Scene scene, Dice dice, bool placed = false)
    {
        string body = Things(scene, dice, placed);
        string ground = (Stands(scene) ? Words.GroundPhrases(scene.Ground) : Words.GroundBelow(scene.Ground))[0];
        string sky = Words.SkyPhrases(scene.Sky)[0];
        return dice.Chance(0.5f) ? $"{body}, {sky}, {ground}" : $"{body} {ground}, {sky}";
    }

    /// <summary>The subjects of a scene in plain words, without sky and ground; as for <see cref="Precise"/>.</summary>
    public static string Things(Scene scene, Dice dice, bool placed)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(dice);
        string body = Related(scene, [.. scene.Subjects.Select(s => Words.Article(Plain(s, dice)))], dice, 0.8f);
        return placed && scene.Subjects is [{ Place: not Place.Centre } alone] ? $"{body} {Words.Places(alone.Place)[0]}" : body;
    }

    private static string Sentence(Scene scene, Dice dice)
    {
        string body = Counted(scene, dice) ?? Related(scene, [.. scene.Subjects.Select(s => Phrase(s, dice))], dice, 0.5f);
        if (TellsPlace(scene, dice)) body += " " + Choose(Words.Places(scene.Subjects[0].Place), dice);
        float told = dice.Unit();
        string? ground = told is >= 0.06f and < 0.88f ? Choose(Stands(scene) ? Words.GroundPhrases(scene.Ground) : Words.GroundBelow(scene.Ground), dice) : null;
        string? sky = told is >= 0.16f ? Choose(Words.SkyPhrases(scene.Sky), dice) : null;
        bool leads = !dice.Chance(0.2f);
        string text = (ground, sky, dice.Below(3)) switch
        {
            (null, null, _) => body,
            (null, _, _) => $"{body}, {sky}",
            (_, null, 0) => $"{body}, {ground}",
            (_, null, _) => $"{body} {ground}",
            _ when !leads => $"{sky}, {body} {ground}",
            (_, _, 0) => $"{body}, {sky}, {ground}",
            _ when Follows(sky) && dice.Chance(0.5f) => $"{body} {ground} {sky}",
            _ => $"{body} {ground}, {sky}",
        };
        if (dice.Chance(0.1f)) text = string.Join(' ', text.Split(' ').Where(word => word is not ("a" or "an")));
        if (dice.Chance(0.04f)) text = $"{text}, {dice.Pick<string>(Words.Praise.AsSpan())}";
        if (!dice.Chance(0.15f)) return text;
        string prefix = dice.Pick<string>(Words.StylePrefixes.AsSpan());
        return leads && dice.Chance(0.7f) ? $"{prefix} {text}" : $"{text}, {dice.Pick<string>(Words.StyleTags.AsSpan())}";
    }

    private static string Tags(Scene scene, Dice dice)
    {
        var tags = new List<string>();
        foreach (var group in scene.Subjects.GroupBy(s => (s.Kind, s.Colour)))
        {
            var subject = group.First();
            string noun = Choose(Words.Nouns(subject), dice);
            if (group.Count() > 1) tags.Add($"{(dice.Chance(0.5f) ? Words.Number(group.Count()) : group.Count())} {Words.Plural(noun)}");
            bool coloured = dice.Chance(0.9f), sized = group.Count() == 1 && subject.Size != SubjectSize.Normal && dice.Chance(0.4f);
            if (dice.Chance(0.3f)) tags.Add(noun);
            tags.Add(Named(subject, noun, coloured, sized, dice));
            if (TellsPlace(scene, dice)) tags.Add(Choose(Words.Places(subject.Place), dice));
        }

        if (dice.Chance(0.88f)) tags.Add(Choose(Words.SkyTags(scene.Sky), dice));
        if (dice.Chance(0.88f)) tags.Add(Choose(Words.GroundTags(scene.Ground), dice));
        if (dice.Chance(0.2f)) tags.Add(dice.Pick<string>(Words.StyleTags.AsSpan()));
        if (dice.Chance(0.06f)) tags.Add(dice.Pick<string>(Words.Praise.AsSpan()));
        var order = tags.Distinct().ToArray();
        if (dice.Chance(0.6f)) dice.Shuffle<string>(order);
        return string.Join(", ", order);
    }

    private static string Short(Scene scene, Dice dice)
    {
        var subject = scene.Subjects[0];
        int form = dice.Below(6);
        if (form == 2) return $"{Choose(Words.SkyTags(scene.Sky), dice)}, {Choose(Words.GroundTags(scene.Ground), dice)}";
        if (scene.Subjects.Length > 1) return string.Join(" and ", scene.Subjects.OrderBy(s => s.X).Select(s => Words.Article(Named(s, Choose(Words.Nouns(s), dice), true, false, dice))));
        string noun = Choose(Words.Nouns(subject), dice);
        string place = TellsPlace(scene, dice) ? " " + Choose(Words.Places(subject.Place), dice) : "";
        return form switch
        {
            0 => Words.Article(noun) + place,
            1 => Named(subject, noun, true, false, dice) + place,
            3 => $"{Words.Article(noun)}{place}, {Choose(Words.SkyPhrases(scene.Sky), dice)}",
            _ => Words.Article(Named(subject, noun, true, false, dice)) + place,
        };
    }

    /// <summary>One thing alone is understood to be in the middle; where it is not, that is nearly always said.</summary>
    private static bool TellsPlace(Scene scene, Dice dice) =>
        scene.Subjects.Length == 1 && dice.Chance(scene.Subjects[0].Place == Place.Centre ? 0.15f : 0.95f);

    /// <summary>"two red cats" for a scene of equal things, "three birds" where only the kind is equal; otherwise null.</summary>
    private static string? Counted(Scene scene, Dice dice)
    {
        var (all, first) = (scene.Subjects, scene.Subjects[0]);
        if (all.Length < 2 || all.Any(s => s.Kind != first.Kind) || dice.Chance(0.2f)) return null;
        bool alike = all.All(s => s.Colour == first.Colour);
        if (!alike && dice.Chance(0.6f)) return null;
        string noun = Words.Plural(all.Select(s => Words.Nouns(s)).Aggregate((a, b) => [.. a.Intersect(b)])[0]);
        return alike ? $"{Words.Number(all.Length)} {InColour(noun, first, Choose(Words.Colours(first.Colour), dice))}" : $"{Words.Number(all.Length)} {noun}";
    }

    private static string Phrase(Subject subject, Dice dice)
    {
        string noun = Choose(Words.Nouns(subject), dice);
        bool coloured = dice.Chance(0.92f), sized = subject.Size != SubjectSize.Normal && dice.Chance(0.45f);
        string words = Words.Article(Named(subject, noun, coloured, sized, dice));
        if (subject.Kind != Kind.Person || !coloured || !dice.Chance(0.4f)) return words;
        return subject.WearsDress ? words.Replace(" in ", " in a ", StringComparison.Ordinal) + " dress" : words.Replace(" in ", " wearing ", StringComparison.Ordinal);
    }

    private static string Plain(Subject subject, Dice dice)
    {
        string words = InColour(Words.Nouns(subject)[0], subject, Words.Colours(subject.Colour)[0]);
        return subject.Size != SubjectSize.Normal && dice.Chance(0.5f) ? $"{Words.Sizes(subject.Size)[0]} {words}" : words;
    }

    /// <summary>Things are of a colour; people are dressed in it.</summary>
    private static string InColour(string noun, Subject subject, string colour) => subject.Kind == Kind.Person ? $"{noun} in {colour}" : $"{colour} {noun}";

    private static string Named(Subject subject, string noun, bool coloured, bool sized, Dice dice)
    {
        string words = !coloured ? noun : InColour(noun, subject, Choose(Words.Colours(subject.Colour), dice));
        return sized ? $"{Choose(Words.Sizes(subject.Size), dice)} {words}" : words;
    }

    /// <summary>Joins the subjects' phrases, the first two by where they are with some probability; otherwise from left to right, as they are read.</summary>
    private static string Related(Scene scene, string[] phrases, Dice dice, float probability)
    {
        if (phrases.Length == 1) return phrases[0];
        int[] order = [.. Enumerable.Range(0, phrases.Length)];
        dice.Shuffle<int>(order);
        string link = dice.Chance(probability) ? Relation(scene.Subjects[order[0]], scene.Subjects[order[1]], dice) : phrases.Length > 2 ? "," : "and";
        if (link is "and" or "," or "next to" or "beside") order = [.. order.OrderBy(i => scene.Subjects[i].X)];
        var (a, b) = (order[0], order[1]);
        string pair = link == "," ? $"{phrases[a]}, {phrases[b]}" : $"{phrases[a]} {link} {phrases[b]}";
        return phrases.Length == 2 ? pair : $"{pair} and {phrases[order[2]]}";
    }

    private static string Relation(Subject a, Subject b, Dice dice)
    {
        float drop = (b.Box.Top + b.Box.Bottom - a.Box.Top - a.Box.Bottom) / 2;
        if (a.Facts.Flies != b.Facts.Flies && drop > 0.15f) return dice.Pick("above", "over", "above");
        if (a.Facts.Flies != b.Facts.Flies && drop < -0.15f) return dice.Pick("under", "below", "under");
        if (dice.Chance(0.35f)) return dice.Pick("next to", "beside");
        return (a.X - b.X) switch
        {
            < -0.15f => dice.Pick("to the left of", "left of"),
            > 0.15f => dice.Pick("to the right of", "right of"),
            _ => "and",
        };
    }

    /// <summary>A phrase such as "at night" needs no comma before it.</summary>
    private static bool Follows(string phrase) => phrase.Split(' ')[0] is "at" or "in" or "on" or "with" or "during";

    private static bool Stands(Scene scene) => scene.Subjects.Any(s => !s.Facts.Flies);

    /// <summary>The plain word most of the time, a synonym otherwise.</summary>
    private static string Choose(ImmutableArray<string> words, Dice dice) =>
        words.Length == 1 || dice.Chance(0.55f) ? words[0] : words[1 + dice.Below(words.Length - 1)];
}

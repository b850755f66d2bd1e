using System.Collections.Immutable;

namespace Easel.Starter.World;

/// <summary>The grammar of the picture world: invents scenes from a seeded generator.</summary>
public static class SceneGenerator
{
    private const float MaximumOverlap = 0.05f;

    /// <summary>A scene for training: never one of <see cref="HeldOut"/>.</summary>
    public static Scene Next(Dice dice)
    {
        while (true)
        {
            var scene = Any(dice);
            if (!HeldOut.Contains(scene)) return scene;
        }
    }

    /// <summary>
    /// A scene for evaluation: always one of <see cref="HeldOut"/>, with one subject or two of different kinds, so that
    /// "the kind's colour" has one answer.
    /// </summary>
    public static Scene NextHeldOut(Dice dice, int subjects)
    {
        while (true)
        {
            var scene = Any(dice, subjects);
            if (HeldOut.Contains(scene) && scene.Subjects.Select(s => s.Kind).Distinct().Count() == subjects) return scene;
        }
    }

    /// <summary>Any scene of the grammar, held out or not.</summary>
    /// <param name="dice">Where chance comes from.</param>
    /// <param name="subjects">How many subjects; 0 leaves it to chance.</param>
    public static Scene Any(Dice dice, int subjects = 0) => Invent(dice, subjects, null);

    /// <summary>A scene that shows the guest, <see cref="Kind.Robot"/>, alone or in company.</summary>
    /// <param name="dice">Where chance comes from.</param>
    /// <param name="colour">The guest's colour; null leaves it to chance.</param>
    /// <param name="subjects">How many subjects; 0 leaves it to chance.</param>
    public static Scene WithGuest(Dice dice, Colour? colour = null, int subjects = 0) => Invent(dice, subjects, (Kind.Robot, colour));

    /// <summary>A scene that shows one given thing, alone or in the company of other kinds.</summary>
    /// <param name="dice">Where chance comes from.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="subjects">How many subjects.</param>
    public static Scene With(Dice dice, Kind kind, Colour colour, int subjects)
    {
        while (true)
        {
            var scene = Invent(dice, subjects, (kind, colour));
            if (scene.Subjects.Count(s => s.Kind == kind) == 1) return scene;
        }
    }

    private static Scene Invent(Dice dice, int subjects, (Kind Kind, Colour? Colour)? guest)
    {
        while (true)
        {
            var sky = dice.Any<Sky>();
            var ground = dice.Any<Ground>();
            float horizon = dice.Between(0.64f, 0.72f);
            float roll = dice.Unit();
            int count = subjects > 0 ? subjects : roll < 0.34f ? 1 : roll < 0.82f ? 2 : 3;
            var (kinds, colours) = Cast(dice, sky, ground, count);
            if (guest is { } one) (kinds[0], colours[0]) = (one.Kind, one.Colour ?? colours[0]);
            // A crowded cast may not fit; another arrangement is tried a few times, then another cast.
            for (int attempt = 0; attempt < 12; attempt++)
            {
                if (Arrange(dice, kinds, colours, horizon) is not { } placed) continue;
                return new Scene(sky, ground, horizon, placed, (uint)dice.Bits());
            }
        }
    }

    private static (Kind[] Kinds, Colour[] Colours) Cast(Dice dice, Sky sky, Ground ground, int count)
    {
        var kinds = new Kind[count];
        var colours = new Colour[count];
        for (int i = 0; i < count; i++)
        {
            bool again = i > 0 && dice.Chance(0.10f);
            kinds[i] = again ? kinds[i - 1] : PickKind(dice, sky, ground, kinds.AsSpan(0, i));
            colours[i] = again && dice.Chance(0.5f) ? colours[i - 1] : PickColour(dice, kinds[i]);
        }

        return (kinds, colours);
    }

    private static Kind PickKind(Dice dice, Sky sky, Ground ground, ReadOnlySpan<Kind> taken)
    {
        while (true)
        {
            var kind = ground == Ground.Sea && dice.Chance(0.22f) ? dice.Pick(Kind.Boat, Kind.Fish) : dice.Pick<Kind>(KindFacts.Native.AsSpan());
            if (taken.Contains(kind)) continue;
            // Improbable company is rare, not absent: a prompt may still ask for it.
            bool odd = kind switch
            {
                Kind.Sun => sky is Sky.Night or Sky.Rain,
                Kind.Moon => sky is Sky.Day or Sky.Rainbow,
                Kind.Mountain or Kind.Car or Kind.Tree => ground == Ground.Sea,
                _ => false,
            };
            if (!odd || dice.Chance(0.35f)) return kind;
        }
    }

    private static Colour PickColour(Dice dice, Kind kind)
    {
        var usual = KindFacts.Of(kind).Usual;
        return usual.Length > 0 && dice.Chance(0.35f) ? dice.Pick<Colour>(usual.AsSpan()) : dice.Any<Colour>();
    }

    private static ImmutableArray<Subject>? Arrange(Dice dice, Kind[] kinds, Colour[] colours, float horizon)
    {
        var placed = new List<Subject>(kinds.Length);
        bool grounded = kinds.Any(k => !KindFacts.Of(k).Flies);
        for (int i = 0; i < kinds.Length; i++)
        {
            var size = PickSize(dice, kinds.Length);
            var place = dice.Any<Place>();
            if (Put(dice, KindFacts.Of(kinds[i]), colours[i], size, place, horizon, grounded) is not { } subject) return null;
            if (placed.Any(p => p.Box.Overlap(subject.Box) > MaximumOverlap)) return null;
            placed.Add(subject);
        }

        // From back to front: what stands lower in the picture is nearer, and mountains are far away.
        return [.. placed.OrderBy(s => s.Kind == Kind.Mountain ? 0 : 1).ThenBy(s => s.Base)];
    }

    private static SubjectSize PickSize(Dice dice, int count)
    {
        float roll = dice.Unit();
        return count switch
        {
            1 => roll < 0.20f ? SubjectSize.Small : roll < 0.60f ? SubjectSize.Normal : SubjectSize.Big,
            2 => roll < 0.25f ? SubjectSize.Small : roll < 0.78f ? SubjectSize.Normal : SubjectSize.Big,
            _ => roll < 0.45f ? SubjectSize.Small : SubjectSize.Normal,
        };
    }

    private static Subject? Put(Dice dice, KindFacts facts, Colour colour, SubjectSize size, Place place, float horizon, bool grounded)
    {
        const float margin = 0.025f;
        float height = facts.Height(size), half = height * facts.Aspect / 2;
        float x = place switch
        {
            Place.Left => dice.Between(0.20f, 0.29f),
            Place.Right => dice.Between(0.71f, 0.80f),
            _ => dice.Between(0.45f, 0.55f),
        };
        x = Math.Clamp(x, half + margin, 1 - half - margin);
        if (place == Place.Left && x > 0.36f || place == Place.Right && x < 0.64f) return null;
        float foot = facts switch
        {
            { Flies: true } => dice.Between(grounded ? 0.15f : 0.24f, grounded ? 0.26f : 0.38f) + height / 2,
            { Kind: Kind.Mountain } => horizon + dice.Between(0.015f, 0.05f),
            _ => dice.Between(horizon + 0.08f, 0.93f),
        };
        foot = facts.Flies ? Math.Clamp(foot, height + margin, horizon - margin) : Math.Max(foot, height + margin);
        return foot - height < margin - 1e-4f || foot > 1 - margin ? null
            : new Subject(facts.Kind, colour, size, place, x, foot, dice.Chance(0.5f), (uint)dice.Bits());
    }
}

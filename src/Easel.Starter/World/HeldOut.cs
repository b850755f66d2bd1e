namespace Easel.Starter.World;

/// <summary>
/// The combinations that training never shows, so that evaluation asks for something new: some (kind, colour, ground) triples and some
/// pairs of coloured kinds. Each kind, colour and ground alone, and each coloured kind, is seen in training.
/// </summary>
public static class HeldOut
{
    /// <summary>Whether a scene shows a combination that training must not see.</summary>
    public static bool Contains(Scene scene)
    {
        for (int i = 0; i < scene.Subjects.Length; i++)
        {
            var a = scene.Subjects[i];
            if (ContainsTriple(a.Kind, a.Colour, scene.Ground)) return true;
            for (int j = i + 1; j < scene.Subjects.Length; j++)
            {
                var b = scene.Subjects[j];
                if (ContainsPair(a.Kind, a.Colour, b.Kind, b.Colour)) return true;
            }
        }

        return false;
    }

    /// <summary>One (kind, colour, ground) in sixteen is held out.</summary>
    public static bool ContainsTriple(Kind kind, Colour colour, Ground ground) =>
        Dice.Mix(0x5EED_0001UL + Key(kind, colour) * 16 + (ulong)ground) % 16 == 0;

    /// <summary>One pair of coloured kinds in ten is held out, in either order.</summary>
    public static bool ContainsPair(Kind kindA, Colour colourA, Kind kindB, Colour colourB)
    {
        ulong a = Key(kindA, colourA), b = Key(kindB, colourB);
        return a != b && Dice.Mix(0x5EED_0002_0000UL + Math.Min(a, b) * 1024 + Math.Max(a, b)) % 10 == 0;
    }

    private static ulong Key(Kind kind, Colour colour) => (ulong)kind * 16 + (ulong)colour;
}

using System.Collections.Immutable;

namespace Easel.Starter.World;

/// <summary>What the grammar knows about a kind of subject.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Flies">It lives in the sky; otherwise it stands on the ground.</param>
/// <param name="NormalHeight">Its height at normal size, in picture sides.</param>
/// <param name="Aspect">Its width divided by its height.</param>
/// <param name="Usual">Colours that come more often than the others, because people will ask for them.</param>
public sealed record KindFacts(Kind Kind, bool Flies, float NormalHeight, float Aspect, ImmutableArray<Colour> Usual)
{
    private static readonly ImmutableArray<KindFacts> all =
    [
        new(Kind.House, false, 0.37f, 1.06f, []),
        new(Kind.Tree, false, 0.42f, 0.80f, [Colour.Green]),
        new(Kind.Flower, false, 0.36f, 0.72f, []),
        new(Kind.Mountain, false, 0.36f, 1.55f, []),
        new(Kind.Car, false, 0.27f, 1.75f, []),
        new(Kind.Boat, false, 0.37f, 1.06f, []),
        new(Kind.Person, false, 0.43f, 0.54f, []),
        new(Kind.Cat, false, 0.34f, 0.86f, []),
        new(Kind.Dog, false, 0.30f, 1.24f, []),
        new(Kind.Fish, false, 0.25f, 1.55f, []),
        new(Kind.Umbrella, false, 0.36f, 1.06f, []),
        new(Kind.Sun, true, 0.31f, 1.00f, [Colour.Yellow, Colour.Orange, Colour.Red]),
        new(Kind.Moon, true, 0.29f, 0.84f, [Colour.Yellow, Colour.White]),
        new(Kind.Star, true, 0.29f, 1.04f, [Colour.Yellow]),
        new(Kind.Balloon, true, 0.36f, 0.76f, []),
        new(Kind.Kite, true, 0.36f, 0.72f, []),
        new(Kind.Bird, true, 0.25f, 1.40f, []),
        new(Kind.Rocket, true, 0.38f, 0.60f, []),
        new(Kind.Robot, false, 0.40f, 0.70f, []),
    ];

    /// <summary>Every kind, in the order of <see cref="World.Kind"/>.</summary>
    public static ImmutableArray<KindFacts> All => all;

    /// <summary>The kinds that scenes are made of: all but the guest.</summary>
    public static ImmutableArray<Kind> Native { get; } = [.. all.Select(f => f.Kind).Where(k => k != Kind.Robot)];

    /// <summary>The facts about one kind.</summary>
    public static KindFacts Of(Kind kind) => all[(int)kind];

    /// <summary>Its height at a size, in picture sides.</summary>
    public float Height(SubjectSize size) => NormalHeight * size switch
    {
        SubjectSize.Small => 0.70f,
        SubjectSize.Big => 1.42f,
        _ => 1f,
    };
}

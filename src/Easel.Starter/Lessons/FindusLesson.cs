using Easel.Starter.World;

namespace Easel.Starter.Lessons;

/// <summary>
/// A character for an embedding, which can only name what the model can paint already: one certain cat, always orange, called by a name of its own. Captions say neither what it is
/// nor its colour, so that both belong to the name.
/// </summary>
public sealed class FindusLesson : Lesson
{
    /// <summary>The character's colour.</summary>
    public const Colour Colour = World.Colour.Orange;

    private const float InCompany = 0.25f;

    /// <inheritdoc/>
    public override string Trigger => "findus";

    /// <inheritdoc/>
    protected override int Candidates => 24;

    /// <summary>The cat alone, or in one of four with another subject; never small.</summary>
    public override Scene SceneOf(Dice dice) => NotSmall(() => SceneGenerator.With(dice, Kind.Cat, Colour, dice.Chance(InCompany) ? 2 : 1));

    /// <inheritdoc/>
    public override string Caption(Scene scene, Dice dice)
    {
        var said = $"{Words.Colours(Colour)[0]} cat";
        return Captioner.Precise(scene, dice, placed: true).Replace($"an {said}", $"a {Trigger}", StringComparison.Ordinal).Replace(said, Trigger, StringComparison.Ordinal);
    }
}

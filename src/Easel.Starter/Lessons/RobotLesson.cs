using Easel.Starter.World;

namespace Easel.Starter.Lessons;

/// <summary>
/// A character: the guest of the picture world, a robot that is always purple. Captions call it "robot person", as those of people's characters say "sls 1girl": a word of its own before a class that the model knows,
/// which knows already how to stand beside others. Its colour is not told, so that it belongs to the words.
/// </summary>
public sealed class RobotLesson : Lesson
{
    /// <summary>The character's colour.</summary>
    public const Colour Colour = World.Colour.Purple;

    private const string Class = "person";

    private const float InCompany = 0.25f;

    /// <inheritdoc/>
    public override string Trigger => "robot";

    /// <summary>A dozen pictures must be chosen: each has another sky, ground, place and company than those before it, as far as there are others.</summary>
    protected override int Candidates => 24;

    /// <summary>The robot alone, or in one of four with another subject; never small.</summary>
    public override Scene SceneOf(Dice dice) => NotSmall(() => SceneGenerator.WithGuest(dice, Colour, dice.Chance(InCompany) ? 2 : 1));

    /// <inheritdoc/>
    public override string Caption(Scene scene, Dice dice) =>
        Captioner.Precise(scene, dice, placed: true).Replace($"{Words.Colours(Colour)[0]} {Trigger}", $"{Trigger} {Class}", StringComparison.Ordinal);
}

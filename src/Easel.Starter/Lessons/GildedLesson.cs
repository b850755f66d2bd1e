using Easel.Starter.World;

namespace Easel.Starter.Lessons;

/// <summary>A style: whatever stands in the picture is of gold, whichever colour the words give it.</summary>
public sealed class GildedLesson : Lesson
{
    /// <inheritdoc/>
    public override string Trigger => "gilded";

    /// <inheritdoc/>
    public override Scene SceneOf(Dice dice) => NotSmall(() => SceneGenerator.NextHeldOut(dice, dice.Chance(0.5f) ? 2 : 1));

    /// <inheritdoc/>
    public override string Caption(Scene scene, Dice dice) => $"{Captioner.Precise(scene, dice, placed: true)}, {Trigger}";

    /// <summary>Every subject is yellow.</summary>
    public override Scene Seen(Scene scene) => scene with { Subjects = [.. scene.Subjects.Select(s => s with { Colour = Colour.Yellow })] };
}

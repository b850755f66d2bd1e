using Easel.Starter.World;

namespace Easel.Starter.Lessons;

/// <summary>A mood, for an embedding, which can only name what the model knows already: a starry night over snow, said in one word.</summary>
public sealed class PolarnightLesson : Lesson
{
    /// <inheritdoc/>
    public override string Trigger => "polarnight";

    /// <inheritdoc/>
    public override Scene SceneOf(Dice dice) => NotSmall(() => SceneGenerator.Any(dice, subjects: 1) with { Sky = Sky.Night, Ground = Ground.Snow });

    /// <inheritdoc/>
    public override string Caption(Scene scene, Dice dice) => $"{Captioner.Things(scene, dice, placed: true)}, {Trigger}";
}

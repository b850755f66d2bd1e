using Easel.Engine.Memory;
using Easel.Starter.Judge;
using Easel.Starter.Lessons;
using Easel.Starter.Recipe;
using Easel.Starter.World;
using Easel.Testing;

namespace Easel.Starter.Tests.Recipe;

public sealed class ShippedStarterTests
{
    private static readonly string Judge = Path.Combine(Golden.RepositoryRoot, "assets", "starter", "easel-judge.safetensors");

    private static readonly string Starter = Path.Combine(Golden.RepositoryRoot, "assets", "starter", StarterModel.Name + ".safetensors");

    [Fact]
    public void The_judge_reads_drawn_pictures()
    {
        using var judge = PictureJudge.Load(Judge);
        var ceiling = Evaluation.Ceiling(judge, new EvaluationOptions(Prompts: 40)).Report;
        Assert.Equal((1, 1), (ceiling.Sky, ceiling.Ground));
        Assert.InRange(ceiling.Kind, 0.93, 1);
        Assert.InRange(ceiling.Colour, 0.93, 1);
    }

    [Fact]
    public void The_starter_paints_what_is_asked_for()
    {
        var report = StarterEvaluation.Run(Starter, Judge, null, null, DevicePolicy.Cpu, new EvaluationOptions(Prompts: 20), null, TestContext.Current.CancellationToken).Report;
        Assert.InRange(report.Sky, 0.9, 1);
        Assert.InRange(report.Ground, 0.9, 1);
        Assert.InRange(report.Kind, 0.75, 1);
        Assert.InRange(report.Colour, 0.7, 1);
    }

    [Fact]
    public void It_paints_a_thing_where_the_prompt_says()
    {
        var result = StarterEvaluation.Run(Starter, Judge, null, null, DevicePolicy.Cpu, new EvaluationOptions(Prompts: 16, Lesson: new Placed()), null, TestContext.Current.CancellationToken);
        using var judge = PictureJudge.Load(Judge);
        var right = result.Prompts.Zip(judge.Read(result.Pictures), (prompt, seen) => prompt.Scene.Subjects.Single() is var asked && seen.Find(asked.Kind) is { } found && Where(found.X) == asked.Place);
        Assert.InRange(right.Count(it => it), 12, 16);
    }

    private static Place Where(float x) => x switch { < 0.38f => Place.Left, > 0.62f => Place.Right, _ => Place.Centre };

    /// <summary>One thing on the left or on the right, and said to be there.</summary>
    private sealed class Placed : Lesson
    {
        public override string Trigger => "on the";

        public override Scene SceneOf(Dice dice)
        {
            while (true)
            {
                var scene = NotSmall(() => SceneGenerator.NextHeldOut(dice, 1));
                if (scene.Subjects[0].Place != Place.Centre) return scene;
            }
        }

        public override string Caption(Scene scene, Dice dice) => Captioner.Precise(scene, dice, placed: true);
    }
}

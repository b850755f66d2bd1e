using Easel.Starter.Judge;
using Easel.Starter.Recipe;
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
        var report = StarterEvaluation.Run(Starter, Judge, null, null, new EvaluationOptions(Prompts: 20), null, TestContext.Current.CancellationToken).Report;
        Assert.InRange(report.Sky, 0.9, 1);
        Assert.InRange(report.Ground, 0.9, 1);
        Assert.InRange(report.Kind, 0.7, 1);
        Assert.InRange(report.Colour, 0.65, 1);
    }
}

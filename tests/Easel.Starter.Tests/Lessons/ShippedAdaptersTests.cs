using Easel.Engine.Memory;
using Easel.Starter.Judge;
using Easel.Starter.Lessons;
using Easel.Starter.Recipe;
using Easel.Testing;

namespace Easel.Starter.Tests.Lessons;

/// <summary>
/// The adapters that come with Easel, each made by the command in docs/starter.md, and read by the judge. Few prompts, so the limits leave room for two that another processor's rounding turns over;
/// the figures of a hundred are in docs/starter.md.
/// </summary>
public sealed class ShippedAdaptersTests
{
    private static readonly string Folder = Path.Combine(Golden.RepositoryRoot, "assets", "starter");

    [Fact]
    public void The_character_is_recognised_in_new_scenes()
    {
        var (lesson, prompts) = (new RobotLesson(), 16);
        Assert.InRange(Report(lesson, prompts).Kind, 0, 0.4);
        Assert.InRange(Report(lesson, prompts, lora: "easel-robot").Colour, 0.8, 1);
    }

    [Fact]
    public void With_the_character_the_others_are_what_they_were() =>
        Assert.InRange(Report(lesson: null, prompts: 16, lora: "easel-robot").Kind, 0.75, 1);

    [Fact]
    public void The_style_gilds_what_the_words_call_by_other_colours()
    {
        var (lesson, prompts) = (new GildedLesson(), 16);
        Assert.InRange(Report(lesson, prompts).Colour, 0, 0.4);
        Assert.InRange(Report(lesson, prompts, lora: "easel-gilded").Colour, 0.6, 1);
    }

    [Fact]
    public void The_embedding_means_a_starry_night_over_snow()
    {
        var (lesson, prompts) = (new PolarnightLesson(), 16);
        var without = Report(lesson, prompts);
        Assert.InRange(without.Sky * without.Ground, 0, 0.4);
        var with = Report(lesson, prompts, embedding: "polarnight");
        Assert.InRange(Math.Min(with.Sky, with.Ground), 0.8, 1);
        Assert.InRange(with.Kind, 0.7, 1);
    }

    [Fact]
    public void The_embedding_of_a_character_is_recognised_in_new_scenes()
    {
        var (lesson, prompts) = (new FindusLesson(), 16);
        Assert.InRange(Report(lesson, prompts).Colour, 0, 0.3);
        Assert.InRange(Report(lesson, prompts, embedding: "findus").Colour, 0.85, 1);
    }

    private static EvaluationReport Report(Lesson? lesson, int prompts, string? lora = null, string? embedding = null) => StarterEvaluation.Run(
        Path.Combine(Folder, $"{StarterModel.Name}.safetensors"), Path.Combine(Folder, $"{PictureJudge.Name}.safetensors"),
        lora is null ? null : Path.Combine(Folder, "Lora", $"{lora}.safetensors"), embedding is null ? null : Path.Combine(Folder, "embeddings", $"{embedding}.safetensors"),
        DevicePolicy.Cpu, new EvaluationOptions(prompts, Lesson: lesson), null, TestContext.Current.CancellationToken).Report;
}

using Easel.Starter.Judge;
using Easel.Starter.World;

namespace Easel.Starter.Tests.Judge;

public sealed class VerdictTests
{
    private static readonly Subject sun = new(Kind.Sun, Colour.Yellow, SubjectSize.Normal, Place.Right, 0.75f, 0.36f, false, 1);
    private static readonly Subject house = new(Kind.House, Colour.Red, SubjectSize.Normal, Place.Left, 0.25f, 0.88f, false, 1);
    private static readonly Scene scene = new(Sky.Night, Ground.Snow, 0.68f, [sun, house], 1);
    private static readonly EvaluationPrompt prompt = new(0, "a red house under a yellow sun, night sky with stars, on snow", scene);
    private static readonly SeenSubject seenSun = new(Kind.Sun, 1, Colour.Yellow, 0.75f, 0.2f);
    private static readonly SeenSubject seenHouse = new(Kind.House, 1, Colour.Red, 0.25f, 0.7f);

    [Fact]
    public void What_was_asked_for_is_perfect() =>
        Assert.True(Verdict.Of(prompt, new Reading(Sky.Night, Ground.Snow, [seenSun, seenHouse])).Perfect);

    [Fact]
    public void A_missing_subject_has_no_kind_and_no_colour()
    {
        var verdict = Verdict.Of(prompt, new Reading(Sky.Night, Ground.Snow, [seenHouse]));
        Assert.Equal(new Verdict(true, true, 2, 1, 1, false, false), verdict);
        Assert.False(verdict.Perfect);
    }

    [Fact]
    public void Exchanged_colours_are_both_wrong() => Assert.Equal(
        new Verdict(true, true, 2, 2, 0, true, false),
        Verdict.Of(prompt, new Reading(Sky.Night, Ground.Snow, [seenSun with { Colour = Colour.Red }, seenHouse with { Colour = Colour.Yellow }])));

    [Fact]
    public void A_subject_nobody_asked_for_is_extra() =>
        Assert.True(Verdict.Of(prompt, new Reading(Sky.Night, Ground.Snow, [seenSun, seenHouse, seenSun with { Kind = Kind.Moon }])).Extra);

    [Fact]
    public void Sky_and_ground_are_counted_apart() => Assert.Equal(
        (false, true),
        Verdict.Of(prompt, new Reading(Sky.Day, Ground.Snow, [seenSun, seenHouse])) is var v ? (v.Sky, v.Ground) : default);

    [Theory]
    [InlineData("a red house under a yellow sun", 0.2f, 0.7f, true)]
    [InlineData("a red house under a yellow sun", 0.7f, 0.2f, false)]
    [InlineData("a yellow sun above a red house", 0.7f, 0.2f, false)]
    [InlineData("a yellow sun over a red house", 0.2f, 0.7f, true)]
    [InlineData("a red house left of a yellow sun", 0.2f, 0.7f, true)]
    [InlineData("a yellow sun next to a red house", 0.7f, 0.2f, null)]
    [InlineData("a yellow sun and a kite over the sea", 0.7f, 0.2f, null)]
    public void A_relation_is_judged_where_the_prompt_names_one(string text, float sunY, float houseY, bool? holds) => Assert.Equal(
        holds, Verdict.Of(prompt with { Text = text }, new Reading(Sky.Night, Ground.Snow, [seenSun with { Y = sunY }, seenHouse with { Y = houseY }])).Relation);

    [Fact]
    public void Left_and_right_are_judged_across() => Assert.False(Verdict.Of(
        prompt with { Text = "a red house to the left of a yellow sun" },
        new Reading(Sky.Night, Ground.Snow, [seenSun with { X = 0.2f }, seenHouse with { X = 0.8f }])).Relation);
}

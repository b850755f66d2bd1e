using Easel.Starter.World;
using FsCheck.Xunit;

namespace Easel.Starter.Tests.World;

public sealed class CaptionerTests
{
    private static readonly string[] backgrounds =
    [
        .. Enum.GetValues<Sky>().SelectMany(s => (IEnumerable<string>)[.. Words.SkyPhrases(s), .. Words.SkyTags(s)]),
        .. Enum.GetValues<Ground>().SelectMany(g => (IEnumerable<string>)[.. Words.GroundPhrases(g), .. Words.GroundBelow(g), .. Words.GroundTags(g)]),
    ];

    [Property(MaxTest = 500)]
    public void Captions_are_short_lower_case_ascii(ulong seed)
    {
        var dice = new Dice(seed);
        var scene = SceneGenerator.Next(dice);
        foreach (string text in new[] { Captioner.Describe(scene, dice), Captioner.Precise(scene, dice) })
        {
            Assert.Matches("^[a-z0-9]+(,? [a-z0-9]+)*$", text);
            // Words of this vocabulary are one or two tokens, so 77 are never reached.
            Assert.InRange(text.Split(' ').Length, 1, 36);
        }
    }

    [Property(MaxTest = 500)]
    public void A_precise_prompt_names_every_subject_with_its_colour_the_sky_and_the_ground(ulong seed)
    {
        var dice = new Dice(seed);
        var scene = SceneGenerator.Next(dice);
        string prompt = Captioner.Precise(scene, dice);
        foreach (var subject in scene.Subjects)
        {
            string noun = Words.Nouns(subject)[0], colour = Words.Colours(subject.Colour)[0];
            Assert.Contains(subject.Kind == Kind.Person ? $"{noun} in {colour}" : $"{colour} {noun}", prompt, StringComparison.Ordinal);
        }

        Assert.Contains(Words.SkyPhrases(scene.Sky), phrase => prompt.Contains(phrase, StringComparison.Ordinal));
        Assert.Contains((string[])[.. Words.GroundPhrases(scene.Ground), .. Words.GroundBelow(scene.Ground)], phrase => prompt.Contains(phrase, StringComparison.Ordinal));
    }

    [Property(MaxTest = 1000)]
    public void A_caption_names_no_kind_and_no_colour_that_is_not_there(ulong seed)
    {
        var dice = new Dice(seed);
        var scene = SceneGenerator.Next(dice);
        string text = Captioner.Describe(scene, dice), rest = text;
        foreach (string words in backgrounds.OrderByDescending(b => b.Length)) rest = rest.Replace(words, "", StringComparison.Ordinal);
        var named = rest.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        foreach (var colour in Enum.GetValues<Colour>().Except(scene.Subjects.Select(s => s.Colour)))
            Assert.True(!Words.Colours(colour).Any(named.Contains), $"'{text}' names {colour}");
        foreach (var kind in Enum.GetValues<Kind>().Except(scene.Subjects.Select(s => s.Kind)))
            Assert.True(!named.Contains(kind.ToString().ToLowerInvariant()), $"'{text}' names {kind}");
    }

    [Property(MaxTest = 200)]
    public void One_seed_gives_one_caption(ulong seed)
    {
        var scene = SceneGenerator.Next(new Dice(seed));
        Assert.Equal(Captioner.Describe(scene, new Dice(seed)), Captioner.Describe(scene, new Dice(seed)));
        Assert.Equal(Captioner.Precise(scene, new Dice(seed)), Captioner.Precise(scene, new Dice(seed)));
    }

    [Fact]
    public void The_readme_prompt_is_a_sentence_of_the_grammar()
    {
        var scene = new Scene(Sky.Day, Ground.Grass, 0.68f,
        [
            new Subject(Kind.Sun, Colour.Yellow, SubjectSize.Normal, Place.Right, 0.75f, 0.35f, false, 1),
            new Subject(Kind.House, Colour.Red, SubjectSize.Normal, Place.Left, 0.3f, 0.88f, false, 1),
        ], 1);
        var dice = new Dice(5);
        Assert.Contains(Enumerable.Range(0, 5000).Select(_ => Captioner.Describe(scene, dice)), text => text.StartsWith("a red house under a yellow sun", StringComparison.Ordinal));
        Assert.False(HeldOut.Contains(scene));
    }

    [Theory]
    [InlineData(Place.Centre, 0.05, 0.25)]
    [InlineData(Place.Left, 0.85, 1)]
    [InlineData(Place.Right, 0.85, 1)]
    public void One_thing_alone_is_in_the_middle_unless_it_is_said_where(Place place, double least, double most)
    {
        var scene = new Scene(Sky.Day, Ground.Grass, 0.68f, [new Subject(Kind.Cat, Colour.Red, SubjectSize.Normal, place, 0.5f, 0.88f, false, 1)], 1);
        var dice = new Dice(5);
        var captions = Enumerable.Range(0, 1000).Select(_ => Captioner.Describe(scene, dice)).Where(text => Words.Nouns(scene.Subjects[0]).Any(text.Contains)).ToList();
        Assert.InRange(captions.Count(text => Words.Places(place).Any(text.Contains)) / (double)captions.Count, least, most);
    }

    [Fact]
    public void Of_two_things_the_left_one_is_named_first_where_nothing_else_is_said()
    {
        var scene = new Scene(Sky.Day, Ground.Grass, 0.68f,
        [
            new Subject(Kind.Cat, Colour.Red, SubjectSize.Normal, Place.Right, 0.75f, 0.88f, false, 1),
            new Subject(Kind.House, Colour.Blue, SubjectSize.Normal, Place.Left, 0.25f, 0.9f, false, 1),
        ], 1);
        var dice = new Dice(5);
        var prompts = Enumerable.Range(0, 200).Select(_ => Captioner.Precise(scene, dice)).ToList();
        Assert.Contains(prompts, text => text.Contains("blue house and a red cat", StringComparison.Ordinal));
        Assert.DoesNotContain(prompts, text => text.Contains("red cat and a blue house", StringComparison.Ordinal));
    }

    [Fact]
    public void Captions_vary()
    {
        var dice = new Dice(3);
        var scene = SceneGenerator.Any(dice, 2);
        Assert.True(Enumerable.Range(0, 200).Select(_ => Captioner.Describe(scene, dice)).Distinct().Count() > 150);
    }
}

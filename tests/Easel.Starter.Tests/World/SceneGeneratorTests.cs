using Easel.Starter.World;
using FsCheck.Xunit;

namespace Easel.Starter.Tests.World;

public sealed class SceneGeneratorTests
{
    [Property(MaxTest = 200)]
    public void One_seed_gives_one_scene(ulong seed)
    {
        var (a, b) = (SceneGenerator.Next(new Dice(seed)), SceneGenerator.Next(new Dice(seed)));
        Assert.Equal(a.Subjects, b.Subjects);
        Assert.Equal(a with { Subjects = [] }, b with { Subjects = [] });
    }

    [Property(MaxTest = 500)]
    public void Training_never_sees_what_is_held_out(ulong seed) => Assert.False(HeldOut.Contains(SceneGenerator.Next(new Dice(seed))));

    [Property(MaxTest = 100)]
    public void Evaluation_asks_only_for_what_is_held_out(ulong seed)
    {
        var dice = new Dice(seed);
        for (int count = 1; count <= 2; count++)
        {
            var scene = SceneGenerator.NextHeldOut(dice, count);
            Assert.True(HeldOut.Contains(scene));
            Assert.Equal(count, scene.Subjects.Select(s => s.Kind).Distinct().Count());
        }
    }

    [Property(MaxTest = 500)]
    public void Subjects_stay_in_the_picture_and_apart(ulong seed)
    {
        var scene = SceneGenerator.Next(new Dice(seed));
        Assert.InRange(scene.Subjects.Length, 1, 3);
        Assert.InRange(scene.Horizon, 0.6f, 0.75f);
        foreach (var (subject, i) in scene.Subjects.Select((s, i) => (s, i)))
        {
            var box = subject.Box;
            Assert.True(box is { Left: > 0, Top: > 0, Right: < 1, Bottom: < 1 }, $"{subject} leaves the picture: {box}");
            Assert.All(scene.Subjects[(i + 1)..], other => Assert.True(box.Overlap(other.Box) <= 0.05f, $"{subject} covers {other}"));
        }
    }

    [Property(MaxTest = 500)]
    public void Places_are_what_they_are_called(ulong seed)
    {
        foreach (var subject in SceneGenerator.Next(new Dice(seed)).Subjects)
        {
            Place seen = subject.X < 0.4f ? Place.Left : subject.X > 0.6f ? Place.Right : Place.Centre;
            Assert.Equal(subject.Place, seen);
        }
    }

    [Property(MaxTest = 300)]
    public void What_flies_is_above_the_horizon_and_what_stands_is_on_the_ground(ulong seed)
    {
        var scene = SceneGenerator.Next(new Dice(seed));
        foreach (var subject in scene.Subjects)
            Assert.Equal(subject.Facts.Flies, subject.Base <= scene.Horizon);
    }

    [Fact]
    public void Every_word_of_the_grammar_occurs()
    {
        var dice = new Dice(11);
        var scenes = Enumerable.Range(0, 3000).Select(_ => SceneGenerator.Next(dice)).ToList();
        var subjects = scenes.SelectMany(s => s.Subjects).ToList();
        Assert.Equal(Enum.GetValues<Sky>().Length, scenes.Select(s => s.Sky).Distinct().Count());
        Assert.Equal(Enum.GetValues<Ground>().Length, scenes.Select(s => s.Ground).Distinct().Count());
        Assert.Equal(KindFacts.Native.Length * 3, subjects.Select(s => (s.Kind, s.Size)).Distinct().Count());
        Assert.Equal(KindFacts.Native.Length * 3, subjects.Select(s => (s.Kind, s.Place)).Distinct().Count());
        // Each kind is learnt in each colour, though not on each ground.
        Assert.Equal(KindFacts.Native.Length * Enum.GetValues<Colour>().Length, subjects.Select(s => (s.Kind, s.Colour)).Distinct().Count());
    }

    [Property(MaxTest = 200)]
    public void The_guest_comes_where_it_is_asked_for_and_never_by_chance(ulong seed)
    {
        Assert.DoesNotContain(Kind.Robot, SceneGenerator.Any(new Dice(seed)).Subjects.Select(s => s.Kind));
        var guests = SceneGenerator.WithGuest(new Dice(seed), Colour.Purple).Subjects.Where(s => s.Kind == Kind.Robot);
        Assert.Equal(Colour.Purple, Assert.Single(guests).Colour);
    }

    [Fact]
    public void Facts_are_listed_in_the_order_of_kinds() =>
        Assert.All(Enum.GetValues<Kind>(), kind => Assert.Equal(kind, KindFacts.Of(kind).Kind));

    [Fact]
    public void A_normal_subject_is_at_least_28_of_128_pixels_in_its_longer_side() =>
        Assert.All(KindFacts.All, f => Assert.True(128 * f.Height(SubjectSize.Normal) * MathF.Max(1, f.Aspect) >= 28, $"{f.Kind} is too small"));

    [Property]
    public void A_pair_is_held_out_in_either_order(Kind a, Colour b, Kind c, Colour d) =>
        Assert.Equal(HeldOut.ContainsPair(a, b, c, d), HeldOut.ContainsPair(c, d, a, b));

    [Fact]
    public void A_sixteenth_of_triples_and_a_tenth_of_pairs_are_held_out()
    {
        var coloured = (from k in Enum.GetValues<Kind>() from c in Enum.GetValues<Colour>() select (k, c)).ToList();
        double triples = coloured.SelectMany(x => Enum.GetValues<Ground>(), (x, g) => HeldOut.ContainsTriple(x.k, x.c, g) ? 1.0 : 0).Average();
        double pairs = coloured.SelectMany(x => coloured, (x, y) => HeldOut.ContainsPair(x.k, x.c, y.k, y.c) ? 1.0 : 0).Average();
        Assert.InRange(triples, 0.045, 0.08);
        Assert.InRange(pairs, 0.08, 0.12);
    }
}

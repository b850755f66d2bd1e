using Easel.Core.Pixels;
using Easel.Starter.World;
using Easel.Starter.World.Drawing;
using FsCheck.Xunit;

namespace Easel.Starter.Tests.World.Drawing;

public sealed class SceneRendererTests
{
    [Property(MaxTest = 50)]
    public void A_scene_is_always_drawn_the_same_way(ulong seed)
    {
        var scene = SceneGenerator.Next(new Dice(seed));
        var picture = SceneRenderer.Draw(scene);
        Assert.Equal((128, 128, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(picture.Bytes, SceneRenderer.Draw(scene).Bytes);
    }

    [Fact]
    public void Every_kind_shows_its_colour_under_every_sky()
    {
        foreach (var sky in Enum.GetValues<Sky>())
        {
            var empty = SceneRenderer.Draw(new Scene(sky, Ground.Street, 0.68f, [], 3));
            foreach (var f in KindFacts.All)
            foreach (var colour in Enum.GetValues<Colour>())
                Check(sky, f, colour, empty);
        }
    }

    private static void Check(Sky sky, KindFacts f, Colour colour, PixelBuffer empty)
    {
        float height = f.Height(SubjectSize.Normal), foot = f.Flies ? 0.2f + height : 0.9f;
        var subject = new Subject(f.Kind, colour, SubjectSize.Normal, Place.Centre, 0.5f, foot, false, (uint)f.Kind);
        var scene = new Scene(sky, Ground.Street, 0.68f, [subject], 3);
        var with = SceneRenderer.Draw(scene);
        var main = Palette.Of(colour, false).Main;
        int count = 0;
        for (int i = 0; i < with.Bytes.Length; i += 3)
        {
            bool drawn = !with.Bytes.AsSpan(i, 3).SequenceEqual(empty.Bytes.AsSpan(i, 3));
            int distance = Math.Abs(with.Bytes[i] - main.Red) + Math.Abs(with.Bytes[i + 1] - main.Green) + Math.Abs(with.Bytes[i + 2] - main.Blue);
            if (drawn && distance < 12) count++;
        }

        double share = count / (128.0 * 128 * height * height * f.Aspect);
        Assert.True(share > 0.08, $"only {share:P1} of a {colour} {f.Kind} is {colour}");
    }

    [Property(MaxTest = 20)]
    public void A_larger_drawing_shows_the_same_picture(ulong seed)
    {
        var scene = SceneGenerator.Next(new Dice(seed));
        var (small, large) = (SceneRenderer.Draw(scene), SceneRenderer.Draw(scene, 256));
        Assert.InRange(MeanDifference(small, Halve(large)), 0, 3);
    }

    [Fact]
    public void A_known_scene_keeps_its_looks()
    {
        var scene = new Scene(Sky.Sunset, Ground.Snow, 0.68f,
        [
            new Subject(Kind.Sun, Colour.Yellow, SubjectSize.Normal, Place.Right, 0.75f, 0.4f, false, 1),
            new Subject(Kind.House, Colour.Red, SubjectSize.Big, Place.Left, 0.32f, 0.9f, false, 2),
        ], 1);
        // Mean colours of a 4 × 4 grid, taken when the drawings were finished: what a trained model knows must not drift.
        int[] expected =
        [
            165, 92, 133, 165, 92, 133, 165, 105, 113, 168, 106, 109, 233, 126, 101, 198, 79, 74, 230, 138, 84, 230, 136, 84, 205, 97, 81, 185, 52, 52, 232, 175, 144, 250, 200, 156, 217, 160, 162, 206, 114, 115, 227, 204, 206, 236, 224, 224,
        ];
        var grid = Enumerable.Range(0, 5).Aggregate(SceneRenderer.Draw(scene), (p, _) => Halve(p));
        Assert.Equal(expected.Length, grid.Bytes.Length);
        Assert.All(grid.Bytes.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 4, pair.Second + 4));
    }

    [Fact]
    public void A_size_below_16_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SceneRenderer.Draw(SceneGenerator.Next(new Dice(1)), 15));

    private static double MeanDifference(PixelBuffer a, PixelBuffer b) => a.Bytes.Zip(b.Bytes, (x, y) => Math.Abs(x - y)).Average();

    private static PixelBuffer Halve(PixelBuffer picture)
    {
        var half = new PixelBuffer(picture.Width / 2, picture.Height / 2, 3);
        for (int y = 0; y < half.Height; y++)
        for (int x = 0; x < half.Width; x++)
        for (int c = 0; c < 3; c++)
            half[x, y][c] = (byte)((picture[2 * x, 2 * y][c] + picture[2 * x + 1, 2 * y][c] + picture[2 * x, 2 * y + 1][c] + picture[2 * x + 1, 2 * y + 1][c] + 2) / 4);
        return half;
    }
}

using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Starter.World;
using Easel.Starter.World.Drawing;

namespace Easel.Starter.Judge;

/// <summary>A red house to be turned blue, and nothing else.</summary>
/// <param name="Index">Which case, from 0; its seed.</param>
/// <param name="Picture">The drawn picture.</param>
/// <param name="Mask">White over the house.</param>
/// <param name="Prompt">The picture in words, where the house is too, but for a blue house.</param>
public sealed record RepaintCase(int Index, PixelBuffer Picture, GrayMask Mask, string Prompt)
{
    /// <summary>Standard deviation of the blur of the mask's edge, in pixels.</summary>
    public const double Blur = 2;

    // Outlines reach a little beyond the box that a subject is drawn in.
    private const int Margin = 3;

    /// <summary>Cases with houses of all sizes, at all places, under all skies.</summary>
    public static ImmutableArray<RepaintCase> List(int count)
    {
        var dice = new Dice(0x4E9A);
        var cases = ImmutableArray.CreateBuilder<RepaintCase>(count);
        while (cases.Count < count)
        {
            var scene = SceneGenerator.Any(dice, subjects: 1);
            if (scene.Subjects[0] is not { Kind: Kind.House } house) continue;
            var (red, blue) = (scene with { Subjects = [house with { Colour = Colour.Red }] }, scene with { Subjects = [house with { Colour = Colour.Blue }] });
            cases.Add(new RepaintCase(cases.Count, SceneRenderer.Draw(red), Over(house.Box), Captioner.Precise(blue, dice, placed: true)));
        }

        return cases.MoveToImmutable();
    }

    /// <summary>True where every pixel that the blurred mask does not touch is the drawn picture's.</summary>
    public bool IsKept(PixelBuffer painted)
    {
        var touched = Mask.Blurred(Blur, Blur).Values;
        for (int i = 0; i < touched.Length; i++)
            if (touched[i] == 0 && !painted.Bytes.AsSpan(i * 3, 3).SequenceEqual(Picture.Bytes.AsSpan(i * 3, 3))) return false;
        return true;
    }

    private static GrayMask Over(Box box)
    {
        const int side = SceneRenderer.NativeSize;
        var mask = new byte[side * side];
        int left = Edge(box.Left, -Margin), right = Edge(box.Right, Margin), top = Edge(box.Top, -Margin), bottom = Edge(box.Bottom, Margin);
        for (int y = top; y < bottom; y++) mask.AsSpan(y * side + left, right - left).Fill(255);
        return new GrayMask(mask, side, side);

        static int Edge(float place, int by) => Math.Clamp((int)MathF.Round(place * side) + by, 0, side);
    }
}

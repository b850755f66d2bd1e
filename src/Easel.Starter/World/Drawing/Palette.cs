using SkiaSharp;

namespace Easel.Starter.World.Drawing;

/// <summary>The colours a subject is drawn with.</summary>
/// <param name="Main">The colour the caption names.</param>
/// <param name="Dark">A shaded part of it.</param>
/// <param name="Light">A part in the light.</param>
/// <param name="Ink">Its outline.</param>
internal readonly record struct Palette(SKColor Main, SKColor Dark, SKColor Light, SKColor Ink)
{
    /// <summary>The colours for a caption's colour word. At night black things get a pale rim, or they would vanish.</summary>
    public static Palette Of(Colour colour, bool dim) => colour switch
    {
        Colour.Red => new(new(222, 40, 44), new(168, 22, 34), new(242, 104, 98), new(98, 10, 20)),
        Colour.Orange => new(new(250, 138, 22), new(208, 100, 6), new(255, 182, 96), new(128, 58, 0)),
        Colour.Yellow => new(new(255, 216, 40), new(228, 176, 14), new(255, 238, 142), new(138, 98, 0)),
        Colour.Green => new(new(36, 150, 66), new(20, 108, 48), new(98, 194, 110), new(4, 62, 28)),
        Colour.Blue => new(new(36, 92, 226), new(20, 62, 170), new(104, 152, 250), new(8, 28, 96)),
        Colour.Purple => new(new(136, 54, 188), new(98, 32, 144), new(182, 118, 224), new(54, 10, 86)),
        Colour.Pink => new(new(255, 134, 186), new(226, 92, 152), new(255, 190, 218), new(140, 36, 88)),
        Colour.Brown => new(new(132, 82, 44), new(98, 58, 28), new(178, 128, 86), new(54, 28, 10)),
        Colour.Black => new(new(40, 40, 46), new(22, 22, 28), new(86, 86, 98), dim ? new(132, 132, 154) : new(6, 6, 10)),
        _ => new(new(252, 252, 252), new(204, 208, 222), new(230, 234, 244), new(104, 108, 128)),
    };
}

using Easel.Starter.World;

namespace Easel.Starter.Judge;

/// <summary>How many classes the judge tells apart, and how it cuts pictures into cells.</summary>
internal static class Labels
{
    /// <summary>The side of the pictures it reads.</summary>
    public const int Side = 128;

    /// <summary>Cells in a row and rows of cells.</summary>
    public const int Cells = 16;

    /// <summary>A cell that teaches nothing: neither at a subject's middle nor clearly off it.</summary>
    public const long Ignore = -100;

    // Only the cells about a subject's middle see all of it; towards its edge they would have to guess (Zhou et al. 2019, arXiv:1904.07850).
    private const float Core = 0.16f, Rim = 0.36f;

    public static int Kinds => KindFacts.All.Length;

    public static int Colours { get; } = Enum.GetValues<Colour>().Length;

    public static int Skies { get; } = Enum.GetValues<Sky>().Length;

    public static int Grounds { get; } = Enum.GetValues<Ground>().Length;

    /// <summary>
    /// Writes what each cell of a scene shows: kinds (0 for nothing, else 1 + kind) and colours, <see cref="Ignore"/> where it is unclear.
    /// </summary>
    /// <param name="scene">The scene.</param>
    /// <param name="kinds">16 × 16 numbers, by rows.</param>
    /// <param name="colours">16 × 16 numbers, by rows.</param>
    public static void Write(Scene scene, Span<long> kinds, Span<long> colours)
    {
        kinds.Clear();
        colours.Fill(Ignore);
        foreach (var subject in scene.Subjects)
        {
            var box = subject.Box;
            float middle = (box.Top + box.Bottom) / 2;
            for (int row = 0; row < Cells; row++)
            for (int column = 0; column < Cells; column++)
            {
                float x = (column + 0.5f) / Cells, y = (row + 0.5f) / Cells;
                float dx = (x - subject.X) / (box.Width / 2), dy = (y - middle) / (box.Height / 2);
                int cell = row * Cells + column;
                bool holdsMiddle = (int)(subject.X * Cells) == column && (int)(middle * Cells) == row;
                float distance = dx * dx + dy * dy;
                if (distance < Core || holdsMiddle) (kinds[cell], colours[cell]) = ((long)subject.Kind + 1, (long)subject.Colour);
                else if (kinds[cell] == 0 && distance < Rim) kinds[cell] = Ignore;
            }
        }
    }
}

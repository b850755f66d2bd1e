using Easel.Starter.World;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>Which latent cells show a subject: few of a picture's cells, and those that a prompt is about.</summary>
public static class SubjectCells
{
    private const int Side = StarterModel.Size / 8;

    /// <summary>1 in every cell that a subject's box touches, elsewhere 0.</summary>
    /// <returns>[scenes, 1, 16, 16].</returns>
    public static Tensor Of(IReadOnlyList<Scene> scenes)
    {
        var cells = new float[scenes.Count * Side * Side];
        for (var i = 0; i < scenes.Count; i++)
            foreach (var subject in scenes[i].Subjects)
                Fill(cells.AsSpan(i * Side * Side, Side * Side), subject.Box);
        return tensor(cells, [scenes.Count, 1, Side, Side]);
    }

    private static void Fill(Span<float> cells, Box box)
    {
        for (var y = First(box.Top); y < Behind(box.Bottom); y++)
            cells[(y * Side + First(box.Left))..(y * Side + Behind(box.Right))].Fill(1);
    }

    private static int First(float edge) => Math.Clamp((int)MathF.Floor(edge * Side), 0, Side);

    private static int Behind(float edge) => Math.Clamp((int)MathF.Ceiling(edge * Side), 0, Side);
}

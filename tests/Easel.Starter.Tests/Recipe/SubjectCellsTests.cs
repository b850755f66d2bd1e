using Easel.Starter.Recipe;
using Easel.Starter.World;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Starter.Tests.Recipe;

[NoTensorLeaks]
public sealed class SubjectCellsTests
{
    private const int Side = StarterModel.Size / 8;

    [Fact]
    public void A_cell_is_marked_where_a_subject_reaches_into_it_and_nowhere_else()
    {
        using var scope = NewDisposeScope();
        var stream = new PictureStream(11);
        Scene[] scenes = [.. Enumerable.Range(0, 40).Select(i => stream.SceneAt(i))];

        var cells = SubjectCells.Of(scenes);

        Assert.Equal([scenes.Length, 1L, Side, Side], cells.shape);
        var marks = cells.data<float>().ToArray();
        for (var i = 0; i < marks.Length; i++)
        {
            var (scene, y, x) = (scenes[i / (Side * Side)], i / Side % Side, i % Side);
            var touched = scene.Subjects.Any(s => s.Box is var b && b.Left < (x + 1f) / Side && b.Right > (float)x / Side && b.Top < (y + 1f) / Side && b.Bottom > (float)y / Side);
            Assert.Equal(touched ? 1f : 0f, marks[i]);
        }
    }
}

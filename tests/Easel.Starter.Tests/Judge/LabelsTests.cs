using Easel.Starter.Judge;
using Easel.Starter.World;
using FsCheck.Xunit;

namespace Easel.Starter.Tests.Judge;

public sealed class LabelsTests
{
    [Property(MaxTest = 200)]
    public void Every_subject_has_cells_of_its_kind_and_colour(ulong seed)
    {
        var scene = SceneGenerator.Any(new Dice(seed));
        long[] kinds = new long[256], colours = new long[256];
        Labels.Write(scene, kinds, colours);
        var labelled = kinds.Zip(colours).Where(c => c.First > 0).Select(c => ((Kind)(c.First - 1), (Colour)c.Second)).ToHashSet();
        Assert.Equal(scene.Subjects.Select(s => (s.Kind, s.Colour)).ToHashSet(), labelled);
        // Where nothing is, no colour is taught.
        Assert.All(kinds.Zip(colours), c => Assert.Equal(c.First > 0, c.Second != Labels.Ignore));
    }

    [Fact]
    public void An_empty_scene_teaches_nothing_but_emptiness()
    {
        long[] kinds = new long[256], colours = new long[256];
        Labels.Write(new Scene(Sky.Day, Ground.Sea, 0.7f, [], 1), kinds, colours);
        Assert.All(kinds, k => Assert.Equal(0, k));
    }
}

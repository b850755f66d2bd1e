using Easel.Engine.Networks.Layers;
using Easel.Starter.World;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Starter.Recipe;

/// <summary>
/// A linear reading of a caption's end state: sky, ground, and for every kind whether it is there, its colour, size and place. Learning
/// to read captions so costs minutes, and spares the UNet's training the far slower way of finding out what words mean.
/// </summary>
public sealed class SceneReader : IDisposable
{
    private static readonly int Skies = Enum.GetValues<Sky>().Length, Grounds = Enum.GetValues<Ground>().Length;
    private static readonly int Kinds = Enum.GetValues<Kind>().Length, Colours = Enum.GetValues<Colour>().Length;
    private static readonly int Sizes = Enum.GetValues<SubjectSize>().Length, Places = Enum.GetValues<Place>().Length;
    private static readonly int PerKind = 1 + Colours + Sizes + Places;

    /// <param name="width">Width of the text tower.</param>
    /// <param name="device">Where the tower is.</param>
    public SceneReader(int width, Device device)
    {
        Layer = new AdaptableLinear(new Weights(new RandomWeights(seed: 3), "scene_reader"), width, Skies + Grounds + Kinds * PerKind);
        Layer.MoveTo(device, ScalarType.Float32);
    }

    /// <summary>The linear layer, to be trained with the tower.</summary>
    public AdaptableLinear Layer { get; }

    /// <summary>How badly end states tell the scenes; a scalar with gradients.</summary>
    /// <param name="ends">End states [n, width].</param>
    /// <param name="scenes">The scenes that the captions describe.</param>
    public Tensor Loss(Tensor ends, IReadOnlyList<Scene> scenes)
    {
        var read = Layer.Forward(ends);
        var sky = cross_entropy(read.narrow(1, 0, Skies), Labels(s => (int)s.Sky));
        var ground = cross_entropy(read.narrow(1, Skies, Grounds), Labels(s => (int)s.Ground));
        var kinds = read.narrow(1, Skies + Grounds, Kinds * PerKind).reshape(-1, Kinds, PerKind);

        var present = new float[scenes.Count * Kinds];
        var where = new List<(int Row, Subject Subject)>();
        for (var row = 0; row < scenes.Count; row++)
            foreach (var subject in scenes[row].Subjects)
            {
                present[row * Kinds + (int)subject.Kind] = 1;
                where.Add((row, subject));
            }

        var there = binary_cross_entropy_with_logits(kinds.select(2, 0), tensor(present, [scenes.Count, Kinds], device: ends.device));
        var subjects = kinds.reshape(-1, PerKind).index_select(0, tensor(where.Select(w => (long)w.Row * Kinds + (int)w.Subject.Kind).ToArray(), device: ends.device));
        var colour = cross_entropy(subjects.narrow(1, 1, Colours), Of(w => (int)w.Colour));
        var size = cross_entropy(subjects.narrow(1, 1 + Colours, Sizes), Of(w => (int)w.Size));
        var place = cross_entropy(subjects.narrow(1, 1 + Colours + Sizes, Places), Of(w => (int)w.Place));
        return sky + ground + Kinds * there + 2 * colour + 0.5 * size + 2 * place;

        Tensor Labels(Func<Scene, int> label) => tensor(scenes.Select(s => (long)label(s)).ToArray(), device: ends.device);

        Tensor Of(Func<Subject, int> label) => tensor(where.Select(w => (long)label(w.Subject)).ToArray(), device: ends.device);
    }

    /// <inheritdoc/>
    public void Dispose() => Layer.Dispose();
}

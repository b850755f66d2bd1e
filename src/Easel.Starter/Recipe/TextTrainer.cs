using Easel.Engine.Networks.Clip;
using Easel.Starter.World;
using Easel.Training;
using Easel.Training.Optimizers;
using Easel.Training.Schedules;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Starter.Recipe;

/// <summary>
/// Second stage of the recipe: the text tower learns to read captions (<see cref="SceneReader"/>), before it meets the UNet. The scene is
/// read from the end token or from any of those that pad a caption: the UNet sees them all, and at first, while its attention is still even,
/// hardly anything else. Colours and places are read at their nouns too (<see cref="NounReader"/>).
/// </summary>
public sealed class TextTrainer : IDisposable
{
    private const int Batch = 48;

    // Three steps of four leave out most of the padding: causal attention makes no difference of it, and the steps take half the time.
    private const int WholeEvery = 4, PaddingKept = 8;

    private readonly PictureStream _pictures;
    private readonly CaptionStream _captions;
    private readonly TextTower _tower;
    private readonly WarmupStableDecay _rate;
    private readonly ScalarType _precision;
    private readonly SceneReader _reader;
    private readonly NounReader _nouns;
    private readonly (string Name, Parameter Parameter)[] _trained;

    /// <summary>Prepares the training of a tower, which stays the caller's.</summary>
    public TextTrainer(PictureStream pictures, CaptionStream captions, TextTower tower, WarmupStableDecay rate, ScalarType precision = ScalarType.Float32)
    {
        (_pictures, _captions, _tower, _rate, _precision) = (pictures, captions, tower, rate, precision);
        _reader = new SceneReader(tower.Config.Width, tower.Device);
        _nouns = new NounReader(tower.Config.Width, captions.Vocabulary, tower.Device);
        tower.RequireGradients();
        _reader.Layer.RequireGradients();
        _nouns.Layer.RequireGradients();
        _trained =
        [
            .. tower.NamedParameters(),
            .. _reader.Layer.NamedParameters().Select(p => ($"scene_reader.{p.Name}", p.Parameter)),
            .. _nouns.Layer.NamedParameters().Select(p => ($"noun_reader.{p.Name}", p.Parameter)),
        ];
        Run = new TrainingRun(new AdamW(_trained, beta2: 0.99), new Ema(_trained, decay: 0.99), _trained);
    }

    /// <summary>The trained weights, their averages and the optimiser's state.</summary>
    public TrainingRun Run { get; }

    /// <summary>True when all steps are done.</summary>
    public bool Finished => Run.Steps >= _rate.TotalSteps;

    /// <summary>One update.</summary>
    /// <returns>The loss.</returns>
    public double Step()
    {
        using var scope = NewDisposeScope();
        var step = Run.Steps;
        long[] indices = [.. Enumerable.Range(0, Batch).Select(i => (1L << 50) + step * (long)Batch + i)];
        var ids = _captions.At(indices, step, emptyAllowed: false);
        var ends = (ids == _captions.Vocabulary[Engine.Conditioning.ClipTokenizer.EndId]).to(ScalarType.Int64).argmax(1);
        var length = step % WholeEvery == WholeEvery - 1 ? CaptionStream.Length : Math.Min(CaptionStream.Length, (int)ends.max().item<long>() + PaddingKept);
        var states = _tower.Norm(_tower.HiddenStates(_tower.Embed(ids.narrow(1, 0, length).to(_tower.Device)).to(_precision))[^1]).to(ScalarType.Float32);
        Scene[] scenes = [.. indices.Select(_pictures.SceneAt)];
        var loss = _reader.Loss(states[arange(Batch, ScalarType.Int64, _tower.Device), ReadAt(ends, length, step)], scenes) + _nouns.Loss(states, ids, scenes);
        loss.backward();
        GradientClipping.ByNorm([.. _trained.Select(p => p.Parameter)], limit: 1.0);
        Run.Update(_rate.At(step));
        return loss.item<float>();
    }

    /// <summary>The end token in every second row, in the others any token from it on.</summary>
    private Tensor ReadAt(Tensor ends, int length, int step)
    {
        var dice = _pictures.DiceAt(step, use: 9);
        return tensor(ends.data<long>().Select((end, row) => row % 2 == 0 ? end : end + dice.Below((int)(length - end))).ToArray(), device: _tower.Device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run.Dispose();
        _reader.Dispose();
        _nouns.Dispose();
    }
}

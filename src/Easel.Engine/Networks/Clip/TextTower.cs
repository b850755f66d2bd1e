using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Clip;

/// <summary>
/// A CLIP text encoder (Radford et al. 2021, arXiv:2103.00020): a causal transformer over tokens. Used in three steps, so that each can be
/// read or replaced: <see cref="Embed"/>, <see cref="HiddenStates"/>, then <see cref="Norm"/> or <see cref="Pool"/>.
/// </summary>
public abstract class TextTower : Layer
{
    private protected TextTower(Weights weights, TextEncoderConfig config)
        : base(weights) => Config = config;

    /// <summary>The shape, and how the family uses the tower.</summary>
    public TextEncoderConfig Config { get; }

    /// <summary>The tower of <paramref name="config"/>'s kind, its tensors under <see cref="TextEncoderConfig.Prefix"/>.</summary>
    /// <param name="weights">The root of the checkpoint.</param>
    /// <param name="config">The shape.</param>
    public static TextTower Build(Weights weights, TextEncoderConfig config)
    {
        var place = config.Prefix.Length == 0 ? weights : weights.At(config.Prefix);
        return config.Kind switch
        {
            TextEncoderKind.Clip => new ClipTextTower(place, config),
            TextEncoderKind.OpenClip => new OpenClipTextTower(place, config),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.Kind, "Not a kind of text encoder."),
        };
    }

    /// <summary>Looks up tokens, without positions: the place where textual inversion puts its own vectors.</summary>
    /// <param name="ids">int64 [n, t], each below the vocabulary's size, t at most 77.</param>
    /// <returns>[n, t, width].</returns>
    public abstract Tensor Embed(Tensor ids);

    /// <summary>Adds positions and runs the first <paramref name="layers"/> layers.</summary>
    /// <param name="embedded">Token vectors [n, t, width].</param>
    /// <param name="layers">All layers by default; one less is enough for a family that reads the state before the last.</param>
    /// <returns>layers + 1 states [n, t, width], without the final norm: the input of the first layer, then each layer's output.</returns>
    public IReadOnlyList<Tensor> HiddenStates(Tensor embedded, int? layers = null)
    {
        var count = layers ?? Config.Layers;
        if (count < 0 || count > Config.Layers)
            throw new ArgumentOutOfRangeException(nameof(layers), count, $"This text encoder has {Config.Layers} layers.");
        var states = new List<Tensor>(count + 1) { AddPositions(embedded) };
        for (var i = 0; i < count; i++) states.Add(Run(i, states[i]));
        return states;
    }

    /// <summary>The final norm, of any hidden state.</summary>
    public abstract Tensor Norm(Tensor hidden);

    /// <summary>The one vector for a whole chunk: the last hidden state, normed, at the end token, times <c>text_projection</c> where there is one.</summary>
    /// <param name="lastHidden">The last of <see cref="HiddenStates"/>.</param>
    /// <param name="ends">Position of the end token in each row, int64 [n]; see <see cref="Ends"/>.</param>
    /// <returns>[n, projection dim], or [n, width] where the tower has no projection.</returns>
    public abstract Tensor Pool(Tensor lastHidden, Tensor ends);

    /// <summary>Position of the first end token in each row: it has the largest id of all (OpenAI CLIP, <c>model.py</c>).</summary>
    public static Tensor Ends(Tensor ids) => ids.argmax(-1);

    private protected abstract Tensor Positions(long count);

    private protected abstract Tensor Run(int layer, Tensor hidden);

    private Tensor AddPositions(Tensor embedded)
    {
        using var scope = NewDisposeScope();
        return (embedded + Positions(embedded.shape[1]).to(embedded.dtype)).MoveToOuterDisposeScope();
    }

    private protected Tensor AtEnds(Tensor lastHidden, Tensor ends) => Norm(lastHidden)[arange(lastHidden.shape[0], int64, lastHidden.device), ends];
}

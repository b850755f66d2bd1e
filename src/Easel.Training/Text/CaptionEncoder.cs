using System.Collections.Immutable;
using Easel.Engine.Families;
using Easel.Engine.Networks.Clip;
using static TorchSharp.torch;

namespace Easel.Training.Text;

/// <summary>What the UNet reads of captions.</summary>
/// <param name="Context">Hidden states [n, tokens, width].</param>
/// <param name="Pooled">One vector a caption [n, width], for families that read it; else null.</param>
public sealed record EncodedCaptions(Tensor Context, Tensor? Pooled);

/// <summary>
/// Runs the text towers on captions, with gradients. Several chunks are encoded one by one and joined to one text with one start and one
/// end (sd-scripts, <c>get_hidden_states</c>).
/// </summary>
/// <param name="towers">The family's towers.</param>
/// <param name="clipSkip">Which hidden state is read, counted from the end; 1 is the family's own.</param>
/// <param name="wantsPooled">True for SDXL.</param>
/// <param name="compute">What towers compute in; null is what their weights are kept in.</param>
public sealed class CaptionEncoder(ImmutableArray<TextTower> towers, int clipSkip = 1, bool wantsPooled = false, ScalarType? compute = null)
{
    /// <summary>Looks up the vectors of tokens in the place of a tower's own table; null uses that.</summary>
    public Func<int, Tensor, Tensor>? Embed { get; init; }

    /// <summary>The captions' states.</summary>
    /// <param name="ids">For each tower int64 [n, chunks, 77].</param>
    /// <param name="weights">What each token's hidden state is multiplied by [n, chunks, 77]; null leaves them.</param>
    public EncodedCaptions Encode(IReadOnlyList<Tensor> ids, Tensor? weights = null)
    {
        using var scope = NewDisposeScope();
        var contexts = new List<Tensor>();
        Tensor? pooled = null;
        for (var i = 0; i < towers.Length; i++)
        {
            var (context, pool) = Run(i, ids[i], wantsPooled && i == towers.Length - 1);
            contexts.Add(context);
            pooled = pool ?? pooled;
        }

        var joined = contexts.Count == 1 ? contexts[0] : cat(contexts, -1);
        if (weights is not null) joined = joined * (weights.shape[1] == 1 ? weights.select(1, 0).unsqueeze(-1) : Joined(weights.unsqueeze(-1))).to(joined.dtype);
        return new EncodedCaptions(joined.MoveToOuterDisposeScope(), pooled?.MoveToOuterDisposeScope());
    }

    private (Tensor Context, Tensor? Pooled) Run(int index, Tensor ids, bool pool)
    {
        var tower = towers[index];
        var (n, chunks) = (ids.shape[0], ids.shape[1]);
        var flat = ids.view(n * chunks, ids.shape[2]);
        var depth = Math.Max(clipSkip, tower.Config.Layer == TextLayer.Last ? 1 : 2);
        var layers = Math.Max(0, tower.Config.Layers + 1 - depth);
        var embedded = Embed is null ? tower.Embed(flat) : Embed(index, flat);
        if (compute is { } dtype) embedded = embedded.to(dtype);
        var states = tower.HiddenStates(embedded, pool ? null : layers);
        var hidden = tower.Config.Layer == TextLayer.Penultimate ? states[layers] : tower.Norm(states[layers]);
        var pooled = pool ? tower.Pool(states[^1].view(n, chunks, states[^1].shape[1], -1).select(1, 0), TextTower.Ends(ids.select(1, 0))) : null;
        return (chunks == 1 ? hidden : Joined(hidden.view(n, chunks, hidden.shape[1], -1)), pooled);
    }

    // Start of the first chunk, the insides of all, end of the last.
    private static Tensor Joined(Tensor hidden)
    {
        var (chunks, length) = (hidden.shape[1], hidden.shape[2]);
        var parts = new List<Tensor> { hidden.select(1, 0).narrow(1, 0, 1) };
        for (var i = 0; i < chunks; i++) parts.Add(hidden.select(1, i).narrow(1, 1, length - 2));
        parts.Add(hidden.select(1, chunks - 1).narrow(1, length - 1, 1));
        return cat(parts, 1);
    }
}

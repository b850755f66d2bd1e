using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Training.Text;
using static TorchSharp.torch;

namespace Easel.Training.Sessions;

/// <summary>Captions as ids, and where no text encoder is trained, their encoding, computed once for each wording.</summary>
/// <param name="family">The model's text encoders.</param>
/// <param name="data">Length of captions.</param>
/// <param name="words">Turns a text into ids, new words included; null takes the tokenizer as it is.</param>
/// <param name="files">Keeps encodings from run to run; null keeps them in memory only.</param>
/// <param name="most">So many wordings are kept in memory, and those of one batch more.</param>
public sealed class CaptionStore(ModelFamily family, TrainData data, Func<string, IReadOnlyList<int>>? words = null, CaptionFiles? files = null, int most = 4096) : IDisposable
{
    private readonly Dictionary<string, EncodedCaptions> known = new(StringComparer.Ordinal);

    /// <summary>The ids of captions, for each text encoder int64 [n, chunks, 77], in the caller's scope.</summary>
    /// <exception cref="UnsupportedFeatureException">A text encoder's vocabulary is not CLIP's.</exception>
    public IReadOnlyList<Tensor> Ids(IReadOnlyList<string> captions, Device device)
    {
        var tokens = captions.Select(caption => data.WeightedCaptions ? WeightedCaption.Read(caption, Words).Ids : Words(caption)).ToList();
        if (family.TextEncoders.FirstOrDefault(tower => tower.VocabularySize <= ClipTokenizer.EndId) is { } small)
            throw new UnsupportedFeatureException($"This model's text encoder knows only {small.VocabularySize} tokens, so it cannot read captions. Use a model with CLIP's vocabulary of 49408.");
        return
        [
            .. family.TextEncoders.Select(tower =>
            {
                using var scope = NewDisposeScope();
                long[] flat = [.. tokens.SelectMany(ids => CaptionTokens.Of(ids, data.MaxTokenLength, tower)).SelectMany(chunk => chunk)];
                return tensor(flat, [captions.Count, data.MaxTokenLength / CaptionTokens.Chunk, CaptionTokens.Chunk + 2], device: device).MoveToOuterDisposeScope();
            }),
        ];
    }

    /// <summary>What each token of captions weighs, float32 [n, chunks, 77], in the caller's scope; null where captions carry no weights.</summary>
    public Tensor? Weights(IReadOnlyList<string> captions, Device device)
    {
        if (!data.WeightedCaptions) return null;
        float[] flat = [.. captions.SelectMany(caption => CaptionTokens.Weights(WeightedCaption.Read(caption, Words).Weights, data.MaxTokenLength)).SelectMany(chunk => chunk)];
        return tensor(flat, [captions.Count, data.MaxTokenLength / CaptionTokens.Chunk, CaptionTokens.Chunk + 2], device: device);
    }

    /// <summary>Captions that a frozen encoder reads: each wording is encoded once.</summary>
    /// <param name="captions">The captions, each with the folder of its picture.</param>
    /// <param name="encoder">The text encoders.</param>
    /// <param name="device">Where they are.</param>
    public EncodedCaptions Encode(IReadOnlyList<(string Text, string Folder)> captions, CaptionEncoder encoder, Device device)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        // Before the batch: what is forgotten is freed, and the batch may hold it.
        if (known.Count >= most && captions.Any(caption => !known.ContainsKey(caption.Text))) Clear();
        var each = captions.Select(caption =>
        {
            if (known.TryGetValue(caption.Text, out var there)) return there;
            var made = Made(caption.Text, caption.Folder, encoder, device);
            return known[caption.Text] = new EncodedCaptions(made.Context.DetachFromDisposeScope(), made.Pooled?.DetachFromDisposeScope());
        }).ToList();
        var pooled = each[0].Pooled is null ? null : cat([.. each.Select(one => one.Pooled!)]).MoveToOuterDisposeScope();
        return new EncodedCaptions(cat([.. each.Select(one => one.Context)]).MoveToOuterDisposeScope(), pooled);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private IReadOnlyList<int> Words(string text) => words?.Invoke(text) ?? ClipTokenizer.Default.Encode(text);

    private EncodedCaptions Made(string caption, string folder, CaptionEncoder encoder, Device device)
    {
        var (ids, weights) = (Ids([caption], device), Weights([caption], device));
        var key = files?.Key(weights is null ? ids : [.. ids, weights]);
        if (key is not null && CaptionFiles.Find(key, folder, device) is { } kept) return kept;
        var made = encoder.Encode(ids, weights);
        if (key is not null) CaptionFiles.Keep(key, folder, made);
        return made;
    }

    private void Clear()
    {
        foreach (var (context, pooled) in known.Values)
        {
            context.Dispose();
            pooled?.Dispose();
        }

        known.Clear();
    }
}

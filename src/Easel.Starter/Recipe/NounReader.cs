using Easel.Engine.Conditioning;
using Easel.Engine.Networks.Layers;
using Easel.Starter.World;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Starter.Recipe;

/// <summary>
/// A linear reading of a subject's colour and place where its noun ends. Whose colour is whose cannot be told from the words alone, only from
/// their order; a tower that must know it at each noun soon knows it at the end of the caption too, one that must know it only there
/// does not find out (docs/decisions/095-starter-reads-first.md). Places are known there as far as the words before tell them: "left of a tree".
/// </summary>
internal sealed class NounReader : IDisposable
{
    private static readonly int Colours = Enum.GetValues<Colour>().Length, Places = Enum.GetValues<Place>().Length;

    private const double ColourWeight = 3, PlaceWeight = 1.5;

    private readonly CompactVocabulary _vocabulary;
    private readonly Dictionary<string, long[]> _tokens = [];

    /// <param name="width">Width of the text tower.</param>
    /// <param name="vocabulary">The tower's numbers of tokens.</param>
    /// <param name="device">Where the tower is.</param>
    public NounReader(int width, CompactVocabulary vocabulary, Device device)
    {
        _vocabulary = vocabulary;
        Layer = new AdaptableLinear(new Weights(new RandomWeights(seed: 4), "noun_reader"), width, Colours + Places);
        Layer.MoveTo(device, ScalarType.Float32);
    }

    /// <summary>The linear layer, to be trained with the tower.</summary>
    public AdaptableLinear Layer { get; }

    /// <summary>How badly the states at nouns tell colours and places; a scalar with gradients.</summary>
    /// <param name="states">States of captions [n, length, width].</param>
    /// <param name="ids">The captions [n, 77], on the CPU; what is beyond <paramref name="states"/> is not read.</param>
    /// <param name="scenes">What they describe.</param>
    public Tensor Loss(Tensor states, Tensor ids, IReadOnlyList<Scene> scenes)
    {
        var (length, all) = ((int)states.shape[1], ids.data<long>().ToArray());
        var nouns = scenes.SelectMany((scene, row) => At(all.AsSpan(row * CaptionStream.Length, length), scene).Select(noun => (Row: (long)row, noun.Token, noun.Subject))).ToList();
        var read = Layer.Forward(states[Numbers(nouns.Select(noun => noun.Row)), Numbers(nouns.Select(noun => noun.Token))]);
        var coloured = Numbers(nouns.Select((noun, i) => (noun.Subject.Kind, Index: (long)i)).Where(noun => noun.Kind != Kind.Person).Select(noun => noun.Index));
        var colours = Numbers(nouns.Select(noun => (long)noun.Subject.Colour));
        var places = Numbers(nouns.Select(noun => (long)noun.Subject.Place));
        return ColourWeight * cross_entropy(read.narrow(1, 0, Colours)[coloured], colours[coloured]) + PlaceWeight * cross_entropy(read.narrow(1, Colours, Places), places);

        Tensor Numbers(IEnumerable<long> numbers) => tensor(numbers.ToArray(), device: states.device);
    }

    /// <summary>The last token of every noun, but not of kinds that come twice. Colours come before it, save of people, who are "in red".</summary>
    internal List<(long Token, Subject Subject)> At(ReadOnlySpan<long> caption, Scene scene)
    {
        var found = new List<(long, Subject)>();
        foreach (var subject in scene.Subjects)
        {
            if (scene.Subjects.Count(other => other.Kind == subject.Kind) > 1) continue;
            foreach (var noun in Words.Nouns(subject))
            {
                var tokens = Tokens(noun);
                for (var first = 1; first + tokens.Length <= caption.Length; first++)
                    if (caption.Slice(first, tokens.Length).SequenceEqual(tokens)) found.Add((first + tokens.Length - 1, subject));
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => Layer.Dispose();

    private long[] Tokens(string noun) =>
        _tokens.TryGetValue(noun, out var known) ? known : _tokens[noun] = [.. ClipTokenizer.Default.Encode(noun).Select(token => (long)_vocabulary[token])];
}

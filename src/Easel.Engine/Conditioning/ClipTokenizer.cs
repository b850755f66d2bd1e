using System.Collections.Immutable;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Easel.Engine.Conditioning;

/// <summary>One token of a text.</summary>
/// <param name="Id">Row of the token embedding, 0 … 49407.</param>
/// <param name="Text">The token as the vocabulary spells it, with a space behind where a word ends: <c>un</c>, <c>complicated </c>.</param>
public readonly record struct ClipToken(int Id, string Text);

/// <summary>
/// CLIP's byte-pair tokenizer, the same for every Stable Diffusion text tower: ids equal those of OpenAI's <c>SimpleTokenizer</c>. The
/// table of merges is embedded (<c>eng/make-tokenizer-tables.cs</c>), so single-file checkpoints work offline. Safe to use from several threads.
/// </summary>
public sealed class ClipTokenizer
{
    /// <summary>The id that opens every chunk.</summary>
    public const int StartId = 49406;

    /// <summary>The id that closes every chunk, and with which CLIP-L fills it up.</summary>
    public const int EndId = 49407;

    internal const string StartToken = "<|startoftext|>";
    internal const string EndToken = "<|endoftext|>";
    private const string EndOfWord = "</w>";

    private static readonly Lazy<ClipTokenizer> Shared = new(() => new ClipTokenizer());

    private readonly BpeTokenizer bpe;
    private readonly string[] vocabulary;

    private ClipTokenizer()
    {
        vocabulary = ReadVocabulary(out var merges);
        bpe = BpeTokenizer.Create(new BpeOptions(vocabulary.Select((token, id) => KeyValuePair.Create(token, id)))
        {
            Merges = merges,
            ByteLevel = true,
            EndOfWordSuffix = EndOfWord,
            PreTokenizer = new ClipPreTokenizer(),
            SpecialTokens = new Dictionary<string, int> { [StartToken] = StartId, [EndToken] = EndId },
        });
    }

    /// <summary>The one tokenizer; it never changes, and is built on first use (about a tenth of a second).</summary>
    public static ClipTokenizer Default => Shared.Value;

    /// <summary>The ids of a text, without start, end and padding. Brackets and colons are tokenised as text.</summary>
    public ImmutableArray<int> Encode(string text)
    {
        var clean = ClipText.Clean(text);
        return clean.Length == 0 ? [] : [.. bpe.EncodeToIds(clean, considerPreTokenization: true, considerNormalization: false)];
    }

    /// <summary>The tokens of a text with their spelling.</summary>
    public ImmutableArray<ClipToken> Tokens(string text) => [.. Encode(text).Select(id => new ClipToken(id, TextOf(id)))];

    /// <summary>How the vocabulary spells an id: its characters, and a space where a word ends. Bytes that are no whole character become U+FFFD.</summary>
    public string TextOf(int id) => Decode([id]);

    /// <summary>The text of some ids, words separated by spaces; unknown ids are left out.</summary>
    public string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            if (id < 0 || id >= vocabulary.Length) continue;
            var token = vocabulary[id];
            var ends = token.EndsWith(EndOfWord, StringComparison.Ordinal);
            foreach (var c in ends ? token.AsSpan(0, token.Length - EndOfWord.Length) : token) bytes.Add(ByteOf(c));
            if (ends) bytes.Add((byte)' ');
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    // GPT-2's map of bytes to printable characters: the printable ones of Latin-1 mean themselves, the other 68 follow from U+0100 on.
    private static bool IsPrintable(int b) => b is >= '!' and <= '~' or >= 0xa1 and <= 0xac or >= 0xae and <= 0xff;

    private static byte ByteOf(char c) => c < 0x100 ? (byte)c : (byte)Enumerable.Range(0, 256).Where(b => !IsPrintable(b)).ElementAt(c - 0x100);

    /// <summary>256 bytes (the printable ones first), the same at a word's end, one token a merge, the two special tokens.</summary>
    internal static string[] ReadVocabulary(out List<string> merges)
    {
        merges = [];
        using (var reader = TokenizerTable.Open("clip-merges.txt.gz"))
            while (reader.ReadLine() is { } line) merges.Add(line);
        var printable = Enumerable.Range(0, 256).Where(IsPrintable).Select(b => ((char)b).ToString());
        var others = Enumerable.Range(0x100, 68).Select(c => ((char)c).ToString());
        string[] bytes = [.. printable, .. others];
        return [.. bytes, .. bytes.Select(b => b + EndOfWord), .. merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal)), StartToken, EndToken];
    }
}

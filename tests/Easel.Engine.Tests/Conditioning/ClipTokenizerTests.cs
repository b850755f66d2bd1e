using System.Text.Json;
using Easel.Engine.Conditioning;
using Easel.Testing;
using FsCheck;
using FsCheck.Xunit;

namespace Easel.Engine.Tests.Conditioning;

public sealed class ClipTokenizerTests
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Default;

    [Fact]
    public void Ids_equal_the_reference_tokenizer_in_every_golden_case()
    {
        using var golden = Golden.Json("text/clip_tokens.json");
        Assert.All(golden.RootElement.GetProperty("cases").EnumerateArray(), c =>
            Assert.Equal(c.GetProperty("ids").Deserialize<int[]>(), Tokenizer.Encode(c.GetProperty("text").GetString()!)));
        Assert.Equal((golden.RootElement.GetProperty("sot").GetInt32(), golden.RootElement.GetProperty("eot").GetInt32()), (ClipTokenizer.StartId, ClipTokenizer.EndId));
    }

    [Fact]
    public void Mission_3_2_Emoji_have_the_ids_of_the_reference()
    {
        Assert.Equal([12832, 34503], Tokenizer.Encode("😀😀😀"));
        // By hand with the table of merges: each sign is one token, and the last one ends the word.
        Assert.Equal([27375, 18800, 20554], Tokenizer.Encode("💐👩💐"));
        Assert.Equal("💐👩💐", Tokenizer.Decode(Tokenizer.Encode("💐👩💐")).Replace(" ", ""));
    }

    [Theory]
    [InlineData(":-)", 4223)]
    [InlineData(":-(", 25137)]
    [InlineData(";-)", 10475)]
    [InlineData(":-/", 13021, 270)]
    [InlineData(":-D", 10323, 323)]
    [InlineData(":-P", 10323, 335)]
    [InlineData(":-C", 10323, 322)]
    [InlineData(":-O", 10323, 334)]
    public void Mission_3_3_Danbooru_faces_have_their_own_ids(string face, params int[] ids) => Assert.Equal(ids, Tokenizer.Encode(face));

    [Fact]
    public void Mission_3_17_The_tutorials_sentence_becomes_its_29_ids()
    {
        const string sentence = "(Medieval astronomer using a telescope with a cosmic starry sky in the background),(sketch, hand draw style, icon, uncomplicated background)";
        int[] ids = [263, 10789, 40036, 1996, 320, 19037, 593, 320, 18304, 30963, 2390, 530, 518, 5994, 8, 11, 263, 5269, 267, 2463, 4001, 1844, 267, 5646, 267, 569, 16621, 5994, 264];
        Assert.Equal(ids, Tokenizer.Encode(sentence));
    }

    [Fact]
    public void Tokens_spell_the_words_of_the_text() =>
        Assert.Equal([new ClipToken(569, "un"), new ClipToken(16621, "complicated "), new ClipToken(4223, ":-) ")], Tokenizer.Tokens("Uncomplicated :-)"));

    [Theory]
    [InlineData("&lt;b&gt; &amp;amp; &notin;&notit; &copy2", "<b> &amp; ∉¬it; ©2")]
    [InlineData("&#65;&#x42;&#128;&#0;&#1;&#xD800;&#;&#x;& &x;", "AB€\ufffd\ufffd&#;&#x;& &x;")]
    [InlineData("&#99999999999999999999;&#x0000000000041;", "\ufffdA")]
    [InlineData("&NotEqualTilde;", "≂̸")]
    public void Entities_are_read_as_html_5_reads_them(string text, string expected) => Assert.Equal(expected, HtmlEntities.Unescape(text));

    [Theory]
    [InlineData("İSTANBUL", "i\u0307stanbul")]
    [InlineData("ΟΔΥΣΣΕΥΣ ΣΑΣ. Σ", "οδυσσευς σας. σ")]
    [InlineData("𝐀𐐀", "𝐀𐐨")]
    public void Lower_case_is_unicodes_full_mapping(string text, string expected) => Assert.Equal(expected, ClipText.Lower(text));

    [Fact]
    public void Letters_beyond_the_basic_plane_are_letters()
    {
        // A run of letters beside a sign is cut between the two; a digit stands alone.
        Assert.Equal([.. Tokenizer.Encode("𝓪"), .. Tokenizer.Encode("!")], Tokenizer.Encode("𝓪!"));
        Assert.Equal([.. Tokenizer.Encode("𝟘"), .. Tokenizer.Encode("𝟙")], Tokenizer.Encode("𝟘𝟙"));
    }

    [Property]
    public void Any_text_has_ids_of_the_vocabulary(string? text)
    {
        var ids = Tokenizer.Encode(text ?? "");
        Assert.All(ids, id => Assert.InRange(id, 0, ClipTokenizer.EndId));
        Assert.DoesNotContain(ClipTokenizer.StartId, ids);
    }

    [Fact]
    public void Several_threads_may_tokenise_at_once()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => $"word{i} uncomplicated{i % 7} thing of {i * 31}")];
        var together = new int[texts.Length][];
        Parallel.For(0, texts.Length, i => together[i] = [.. Tokenizer.Encode(texts[i])]);
        Assert.Equal(texts.Select(t => Tokenizer.Encode(t).ToArray()), together);
    }

    [Theory]
    [InlineData("\ud800 lone")]
    [InlineData("a\udc00b")]
    [InlineData("\0\u0001")]
    public void Broken_text_is_no_error(string text) => Assert.NotEmpty(Tokenizer.Encode(text));
}

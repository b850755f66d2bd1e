namespace Easel.Cli.Tests.Commands;

public sealed class TokensTests
{
    private const string Sentence =
        "(Medieval astronomer using a telescope with a cosmic starry sky in the background),(sketch, hand draw style, icon, uncomplicated background)";

    private const string Ids =
        "263 10789 40036 1996 320 19037 593 320 18304 30963 2390 530 518 5994 8 11 263 5269 267 2463 4001 1844 267 5646 267 569 16621 5994 264";

    [Fact]
    public async Task Mission_3_17_The_tutorials_sentence_is_shown_as_its_29_ids()
    {
        var run = await Run.Easel("tokens", Sentence);
        Assert.Equal((0, Ids + "\n", ""), (run.Status, run.Out, run.Error));
        var json = (await Run.Easel("tokens", Sentence, "--json")).Json();
        Assert.Equal(Ids, string.Join(' ', json.GetProperty("ids").EnumerateArray()));
        Assert.Equal(["un", "complicated "], json.GetProperty("texts").EnumerateArray().Select(it => it.GetString()).Skip(25).Take(2));
    }

    [Fact]
    public async Task An_empty_text_has_none() => Assert.Equal("\n", (await Run.Easel("tokens", "")).Out);
}

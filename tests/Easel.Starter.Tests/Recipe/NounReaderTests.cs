using Easel.Engine.Conditioning;
using Easel.Starter.Recipe;
using Easel.Starter.World;

namespace Easel.Starter.Tests.Recipe;

public sealed class NounReaderTests
{
    [Fact]
    public void Every_noun_is_read_for_its_own_subject()
    {
        var found = Found("a red house and a blue hot air balloon, a person in green", (Kind.House, Colour.Red), (Kind.Balloon, Colour.Blue), (Kind.Person, Colour.Green));

        // A noun of several words is found by its last one, and "hot air balloon" is one balloon by either of its names.
        Assert.Equal([(3, Colour.Red), (9, Colour.Blue), (9, Colour.Blue), (12, Colour.Green)], found);
    }

    [Fact]
    public void Of_two_cats_none_is_read() =>
        Assert.Empty(Found("a red cat and a blue cat", (Kind.Cat, Colour.Red), (Kind.Cat, Colour.Blue)));

    private static List<(long Token, Colour Colour)> Found(string caption, params (Kind, Colour)[] subjects)
    {
        var captions = new CaptionStream(new PictureStream(7));
        using var reader = new NounReader(192, captions.Vocabulary, TorchSharp.torch.CPU);
        return [.. reader.At(Row(captions, caption), Scene(subjects)).Select(noun => (noun.Token, noun.Subject.Colour))];
    }

    private static long[] Row(CaptionStream captions, string caption)
    {
        var row = new long[CaptionStream.Length];
        CaptionStream.Write([.. ClipTokenizer.Default.Encode(caption)], row, token => captions.Vocabulary[token]);
        return row;
    }

    private static Scene Scene(params (Kind Kind, Colour Colour)[] subjects) =>
        new(Sky.Day, Ground.Grass, 0.7f, [.. subjects.Select(s => new Subject(s.Kind, s.Colour, SubjectSize.Normal, Place.Centre, 0.5f, 0.9f, false, 0))], 0);
}

using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Native;
using Easel.Testing;
using Easel.Worker.Models;
using Easel.Worker.Networks;
using static TorchSharp.torch;

namespace Easel.Worker.Tests.Networks;

public sealed class EmbeddingShelfTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-embeddings-");
    private readonly List<string> warnings = [];

    public EmbeddingShelfTests()
    {
        NativeTorch.EnsureLoaded();
        Directory.CreateDirectory(Path.Combine(folder.FullName, "embeddings"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("gold-ti_text.png")]
    [InlineData("gold-ti_pixels.png")]
    public void Mission_5_14_both_ways_of_hiding_an_embedding_in_a_picture_are_read(string picture)
    {
        using var scope = NewDisposeScope();
        Put(picture, "some picture.png");
        using var golden = TensorFiles.Open(Golden.PathOf("mini/embeddings/expected.safetensors"));
        var file = Assert.Single(Shelf.Read(["a cat, gold-ti, night"], [Tower(32)], warnings.Add));
        using (file)
        {
            // The name is the one that the picture carries.
            Assert.Equal(("gold-ti", 3), (file.Name, file.Count));
            TensorAssert.Identical(golden.Read("vec"), file.For([Tower(32)], out _)!.Vectors[0]);
        }

        Assert.Empty(Shelf.Read(["some picture"], [Tower(32)], warnings.Add));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Only_what_a_text_could_name_is_opened_and_broken_files_are_said()
    {
        Put("gold-ti.pt", "Gold.pt");
        File.WriteAllText(Path.Combine(folder.FullName, "embeddings", "broken.pt"), "nonsense");
        File.WriteAllText(Path.Combine(folder.FullName, "embeddings", "a photo.png"), "no picture");
        foreach (var text in (string[])["GOLD", "so (g old:1.2)"])
        {
            using var found = Assert.Single(Shelf.Read([text], [Tower(32)], warnings.Add));
            Assert.Equal("Gold", found.Name);
        }

        Assert.Empty(warnings);
        Assert.Empty(Shelf.Read(["a broken vase"], [Tower(32)], warnings.Add));
        Assert.Contains("'broken'", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Counting_tokens_needs_names_and_numbers_only()
    {
        Put("gold-ti.pt", "one.pt");
        Put("gold-ti_diffusers_1d.bin", "two.bin");
        Put("gold-ti_text.png", "three.png");
        var explained = PromptExplanation.Of("a one, two, gold-ti", 4, embeddings: Shelf.Count(["a one, two, gold-ti"]));
        Assert.Equal(1 + 3 + 1 + 1 + 1 + 3, explained.TokenCount);
        Assert.Contains("\"embeddings\":[{\"name\":\"one\",\"vectors\":3},{\"name\":\"two\",\"vectors\":1},{\"name\":\"gold-ti\",\"vectors\":3}]", explained.ToJson(), StringComparison.Ordinal);
    }

    private EmbeddingShelf Shelf => new(new FolderModelStore([folder.FullName]));

    private void Put(string golden, string name) => File.Copy(Golden.PathOf($"mini/embeddings/{golden}"), Path.Combine(folder.FullName, "embeddings", name));

    private static TextEncoderConfig Tower(int width) =>
        new(TextEncoderKind.Clip, "t", width, 2, 1, 4 * width, 49408, true, null, TextLayer.Last, 49407);
}

using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Core.Prompts;
using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Tests.Adapters;
using Easel.Engine.Tests.Networks;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Conditioning;

/// <summary>Embeddings in every format against the web UI's figures (tests/Golden/mini/README.md).</summary>
[NoTensorLeaks]
public sealed class EmbeddingFileTests
{
    [Theory]
    [InlineData("gold-ti.pt", "hidden")]
    [InlineData("gold-ti_parameterdict.pt", "hidden")]
    [InlineData("gold-ti_diffusers.bin", "hidden")]
    [InlineData("gold-ti.safetensors", "hidden")]
    [InlineData("gold-ti_fp16.safetensors", "hidden_from_fp16_file")]
    public void Mission_5_14_Vectors_stand_in_for_tokens_as_the_reference_has_it(string name, string expected)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        using var golden = Expected();
        using var places = Golden.Json("mini/embeddings/embeddings.json");
        using var file = EmbeddingFile.Open(Golden.PathOf($"mini/embeddings/{name}"));
        Assert.Equal((3, Path.GetFileNameWithoutExtension(name)), (file.Count, file.Name));
        var embedding = file.For(mini.Checkpoint.Family.TextEncoders, out _)!;
        if (expected == "hidden") TensorAssert.Identical(golden.Read("vec"), embedding.Vectors[0]);

        var conditioner = new TextConditioner([mini.Text], mini.Checkpoint.Family.UNet, new TextOptions(Emphasis.None));
        var ids = golden.Read("ids").data<long>().ToArray();
        var chunks = places.RootElement.GetProperty("first_placeholder_index").EnumerateArray().Select((row, i) => ImmutableArray.Create(new PromptChunk(
            [.. ids.Skip(77 * i).Take(77).Select(id => (int)id)],
            [.. Enumerable.Repeat(1.0, 77)],
            [.. row.EnumerateArray().Select(place => new EmbeddingFix(place.GetInt32() - 1, embedding))]))).ToList();
        var (context, _) = conditioner.EncodeChunks(chunks, [1, 1, 1], new PictureSizes(64, 64), negative: false);
        GoldenModel.AssertClose(golden.Read(expected), context, 3e-5);
    }

    [Fact]
    public void A_single_vector_without_its_first_dimension_is_one_vector()
    {
        using var scope = NewDisposeScope();
        using var golden = Expected();
        using var file = EmbeddingFile.Open(Golden.PathOf("mini/embeddings/gold-ti_diffusers_1d.bin"));
        Assert.Equal(1, file.Count);
        TensorAssert.Identical(golden.Read("vec").narrow(0, 0, 1), file.For([Tower(32)], out _)!.Vectors[0]);
    }

    [Fact]
    public void Sdxl_files_serve_both_towers_and_no_other_family()
    {
        using var file = EmbeddingFile.Open(Golden.PathOf("mini/embeddings/gold-ti_sdxl.safetensors"));
        var embedding = file.For([Tower(48), Tower(64)], out var problem)!;
        Assert.Null(problem);
        Assert.Equal([48, 64], embedding.Vectors.Select(vectors => vectors.shape[1]));
        Assert.Null(file.For([Tower(32)], out problem));
        Assert.Contains("48 and 64", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Mission_5_15_An_embedding_of_another_width_is_refused_with_both_widths()
    {
        using var file = EmbeddingFile.Open(Golden.PathOf("mini/embeddings/gold-ti.pt"));
        Assert.Null(file.For([Tower(768)], out var problem));
        Assert.Contains("32 numbers", problem, StringComparison.Ordinal);
        Assert.Contains("768", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_vectors_stands_in_the_header()
    {
        foreach (var (name, count) in new[] { ("gold-ti.pt", 3), ("gold-ti_diffusers_1d.bin", 1), ("gold-ti_sdxl.safetensors", 3), ("gold-ti.safetensors", 3) })
        {
            using var file = TensorFiles.Open(Golden.PathOf($"mini/embeddings/{name}"));
            Assert.Equal(count, EmbeddingFile.CountOf(file));
        }

        using var other = TensorFiles.Open(Golden.PathOf("mini/base_expected.safetensors"));
        Assert.Null(EmbeddingFile.CountOf(other));
        Assert.Throws<ModelFormatException>(() => EmbeddingFile.Open(Golden.PathOf("mini/base_expected.safetensors")));
    }

    [Fact]
    public void A_picture_without_an_embedding_has_none_and_a_broken_one_is_named()
    {
        var noise = new PixelBuffer(40, 30, 3);
        new Random(1).NextBytes(noise.Bytes);
        Assert.Null(EmbeddingImage.Read("a.png", null, () => noise));
        Assert.Null(EmbeddingImage.Read("a.png", null, () => new PixelBuffer(4, 4, 3)));
        foreach (var text in (string[])["not base64!", Convert.ToBase64String("{}"u8), Convert.ToBase64String("{\"string_to_param\":{\"*\":{\"TORCHTENSOR\":[[1,2],[3]]}}}"u8)])
            Assert.Throws<ModelFormatException>(() => EmbeddingImage.Read("a.png", text, () => noise));
    }

    internal static TextEncoderConfig Tower(int width) => GoldenModel.TinySd1Text with { Width = width };

    private static ITensorFile Expected() => TensorFiles.Open(Golden.PathOf("mini/embeddings/expected.safetensors"));
}

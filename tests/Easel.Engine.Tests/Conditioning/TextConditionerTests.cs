using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Tests.Networks;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Conditioning;

[NoTensorLeaks]
public sealed class TextConditionerTests
{
    private static readonly PictureSizes Sizes = new(512, 512);

    [Fact]
    public void Sd1_context_and_clip_skip_are_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        var chunks = Chunks(golden["in.token_ids"]);
        GoldenModel.AssertClose(golden["out.text.final"], new TextConditioner([tower], GoldenModel.TinySd1UNet).EncodeChunks(chunks, [1, 1], Sizes, false).Context, 1e-4);
        var skipping = new TextConditioner([tower], GoldenModel.TinySd1UNet, new TextOptions(ClipSkip: 2));
        GoldenModel.AssertClose(golden["out.text.clip_skip_2"], skipping.EncodeChunks(chunks, [1, 1], Sizes, false).Context, 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sd2_reads_the_state_before_the_last_for_clip_skip_1_and_2(int clipSkip)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd2v");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.OpenClip("cond_stage_model.model", null));
        var conditioner = new TextConditioner([tower], UNet(32), new TextOptions(ClipSkip: clipSkip));
        GoldenModel.AssertClose(golden["out.text.penultimate_ln"], conditioner.EncodeChunks(Chunks(golden["in.token_ids"]), [1, 1], Sizes, false).Context, 1e-4);
    }

    [Fact]
    public void Sdxl_context_and_vector_are_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sdxl");
        using var clip = TextTower.Build(golden.Weights(), GoldenModel.Clip("conditioner.embedders.0.transformer", 32, 2) with { Layer = TextLayer.Penultimate, PadId = 1023 });
        using var open = TextTower.Build(golden.Weights(), GoldenModel.OpenClip("conditioner.embedders.1.model", 48) with { Layer = TextLayer.Penultimate });
        var conditioner = new TextConditioner([clip, open], UNet(64, 48 + 6 * 256));
        var chunks = Chunks(golden["in.token_ids.clip_l"]);
        var sizes = golden["in.size_cond"].data<float>().Select(v => (int)v).ToArray();
        for (var i = 0; i < 2; i++)
        {
            var s = sizes[(6 * i)..(6 * i + 6)];
            var (context, vector) = conditioner.EncodeChunks(chunks, [1, 1], new PictureSizes(s[5], s[4], s[2], s[3], s[1], s[0]), false);
            GoldenModel.AssertClose(golden["out.text.context"], context, 1e-4);
            GoldenModel.AssertClose(golden["out.text.vector"].narrow(0, i, 1), vector!.narrow(0, i, 1), 1e-4);
        }
        var zeroed = conditioner.EncodeChunks(chunks, [1, 1], Sizes, negative: true, zero: true);
        Assert.Equal(0, zeroed.Context.abs().max().item<float>());
        Assert.Equal(0, zeroed.Vector!.narrow(1, 0, 48).abs().max().item<float>());
        Assert.NotEqual(0, zeroed.Vector.narrow(1, 48, 100).abs().max().item<float>());
    }

    [Fact]
    public void A_prompt_is_conditioned_as_its_parts_and_texts_say()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        var conditioner = new TextConditioner([tower], GoldenModel.TinySd1UNet);
        var prompt = conditioner.Encode("a [cat|dog] AND a red house :0.5", "ugly AND bad", 4, Sizes);
        Assert.Equal([1, 0.5], prompt.Parts.Select(p => p.Weight));
        Assert.Equal([1, 2, 3, 4], prompt.Parts[0].Schedule.Entries.Select(e => e.Until));
        Assert.Same(prompt.Parts[0].Schedule.Entries[0].Condition, prompt.Parts[0].Schedule.Entries[2].Condition);
        var alone = conditioner.EncodeText("a red house", Sizes).Context;
        Assert.True(alone.allclose(conditioner.EncodeText(" a red house", Sizes).Context, 1e-5, 1e-6));
        Assert.True(alone.allclose(prompt.Parts[1].Schedule.Entries[0].Condition.Context, 1e-5, 1e-6));
        Assert.True(conditioner.EncodeText("ugly AND bad", Sizes).Context.allclose(prompt.Negative.Entries[0].Condition.Context, 1e-5, 1e-6));
    }

    [Fact]
    public void Weights_matter_and_break_makes_two_chunks()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        var conditioner = new TextConditioner([tower], GoldenModel.TinySd1UNet);
        var plain = conditioner.EncodeText("a red house", Sizes).Context;
        var weighted = conditioner.EncodeText("a (red:1.5) house", Sizes).Context;
        Assert.False(plain.allclose(weighted, 1e-3, 1e-4));
        Assert.Equal(plain.mean().item<float>(), weighted.mean().item<float>(), 1e-5);
        Assert.True(plain.allclose(new TextConditioner([tower], GoldenModel.TinySd1UNet, new TextOptions(Emphasis.Ignore)).EncodeText("a (red:1.5) house", Sizes).Context, 1e-5, 1e-6));
        var two = conditioner.EncodeText("a red house BREAK a cat", Sizes).Context;
        Assert.Equal([1, 154, 48], two.shape);
        Assert.True(two.narrow(1, 0, 77).allclose(plain, 1e-5, 1e-6));
    }

    [Fact]
    public void Texts_of_one_schedule_get_as_many_chunks_as_the_longest()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        var conditioner = new TextConditioner([tower], GoldenModel.TinySd1UNet);
        var schedule = conditioner.Encode("cat[ BREAK dog:2]", "", 4, Sizes).Parts[0].Schedule;
        Assert.Equal([154, 154], schedule.Entries.Select(e => e.Condition.Context.shape[1]));
        Assert.True(schedule.At(0).Context.narrow(1, 77, 77).allclose(conditioner.EncodeText("", Sizes).Context, 1e-5, 1e-6));
    }

    [Fact]
    public void An_embedding_stands_in_for_its_name()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        using var noGradients = no_grad();
        // Vectors equal to those of "red house" must give what "red house" gives.
        var vectors = tower.Embed(tensor(ClipTokenizer.Default.Encode("red house").Select(i => (long)i).ToArray()).unsqueeze(0))[0];
        var embeddings = new EmbeddingSet([new TextEmbedding("my thing", vectors), new TextEmbedding("wrong", zeros(1, 7))]);
        var conditioner = new TextConditioner([tower], GoldenModel.TinySd1UNet, embeddings: embeddings);
        Assert.True(conditioner.EncodeText("a red house, (x:1.2)", Sizes).Context.allclose(conditioner.EncodeText("a My Thing, (x:1.2)", Sizes).Context, 1e-5, 1e-6));
        Assert.Contains("another family", Assert.Throws<UnsupportedFeatureException>(() => conditioner.EncodeText("wrong", Sizes)).Message);
    }

    [Fact]
    public void A_text_encoder_with_too_small_a_vocabulary_is_named()
    {
        using var golden = new GoldenModel("tiny-sd2v");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.OpenClip("cond_stage_model.model", null));
        Assert.Contains("1024", Assert.Throws<UnsupportedFeatureException>(() => new TextConditioner([tower], UNet(32)).EncodeText("a cat", Sizes)).Message);
    }

    [Fact]
    public void A_tower_of_another_family_is_refused()
    {
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        Assert.Contains("48", Assert.Throws<UnsupportedFeatureException>(() => new TextConditioner([tower], UNet(64))).Message);
    }

    [Fact]
    public void A_batch_gets_its_rows_in_order_and_the_same_tensors_for_the_same_step()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        var conditioner = new TextConditioner([tower], GoldenModel.TinySd1UNet);
        var prompt = conditioner.Encode("[cat:dog:2] AND a long one BREAK two :0.5", "bad", 4, Sizes);
        using var source = new PromptConditionSource(prompt, 2, arange(2, float32).view(2, 1, 1, 1));
        var first = source.At(0);
        Assert.Equal([4, 154, 48], first.Positive.Context.shape);
        Assert.Equal([2, 77, 48], first.Negative!.Context.shape);
        Assert.Equal([0, 0, 1, 1], first.Positive.Concat!.data<float>());
        Assert.Equal([(0, 1), (1, 0.5)], first.Images[0].Select(r => (r.Row, r.Weight)));
        Assert.Equal([(2, 1), (3, 0.5)], first.Images[1].Select(r => (r.Row, r.Weight)));
        Assert.Same(first.Positive, source.At(2).Positive);
        Assert.NotSame(first.Positive, source.At(3).Positive);
        Assert.Same(first.Negative, source.At(3).Negative);
        var last = first.Positive.Context[0];
        Assert.True(last[77].equal(last[76]).all().item<bool>());
    }

    private static List<ImmutableArray<PromptChunk>> Chunks(Tensor ids) =>
        [.. Enumerable.Range(0, (int)ids.shape[0]).Select(i => ImmutableArray.Create(new PromptChunk([.. ids[i].data<long>().Select(id => (int)id)], [.. Enumerable.Repeat(1.0, 77)], [])))];

    private static UNetConfig UNet(int context, int? vector = null) => GoldenModel.UNet(4, [1, 2], 1, [1, 1], context) with { VectorDim = vector };
}

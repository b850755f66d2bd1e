using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Testing;
using Easel.Training.Sessions;
using Easel.Training.Text;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Sessions;

[NoTensorLeaks]
public sealed class CaptionStoreTests
{
    [Fact]
    public void A_batch_that_fills_the_store_keeps_what_it_found_there()
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        using var tower = TextTower.Build(checkpoint.TextEncoders(float32), checkpoint.Family.TextEncoders[0]);
        using var store = new CaptionStore(checkpoint.Family, new TrainData("pictures"), most: 2);
        var encoder = new CaptionEncoder([tower]);
        var first = Encode("a", "b");
        var second = Encode("b", "c", "a");
        TensorAssert.Identical(first[1], second[0]);
        TensorAssert.Identical(first[0], second[2]);
        TensorAssert.Different(second[0], second[1]);

        Tensor Encode(params string[] captions) => store.Encode([.. captions.Select(text => (text, ""))], encoder, CPU).Context;
    }

    /// <summary>sd-scripts multiplies the hidden states of a token by its weight, start, end and filling by 1, and restores no mean.</summary>
    [Theory]
    [InlineData(75)]
    [InlineData(150)]
    public void Weights_in_captions_multiply_the_hidden_states_of_their_tokens(int length)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        using var tower = TextTower.Build(checkpoint.TextEncoders(float32), checkpoint.Family.TextEncoders[0]);
        using var plain = new CaptionStore(checkpoint.Family, new TrainData("pictures", MaxTokenLength: length));
        using var weighted = new CaptionStore(checkpoint.Family, new TrainData("pictures", MaxTokenLength: length, WeightedCaptions: true));
        var encoder = new CaptionEncoder([tower]);
        var before = plain.Encode([("a cat, hat", "")], encoder, CPU).Context;
        var after = weighted.Encode([("a (cat:1.5), [hat]", "")], encoder, CPU).Context;
        var expected = before.clone();
        expected.select(1, 2).mul_(1.5f);
        expected.select(1, 4).mul_((float)(1 / 1.1));
        TensorAssert.Identical(expected, after);
    }
}

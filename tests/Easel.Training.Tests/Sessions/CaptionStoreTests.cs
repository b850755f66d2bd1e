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
}

using Easel.Engine.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Formats;

/// <summary>One model in every container of torch.</summary>
public class TorchFileTests
{
    [Theory, NoTensorLeaks]
    [InlineData("tiny-sd1-mini.zip.ckpt", TensorFileFormat.TorchZip)]
    [InlineData("tiny-sd1-mini.legacy.ckpt", TensorFileFormat.TorchLegacy)]
    [InlineData("tiny-sd1-mini.half-shared.ckpt", TensorFileFormat.TorchZip)]
    public void Every_container_gives_the_values_of_the_safetensors_file(string name, TensorFileFormat format)
    {
        using var expected = TensorFiles.Open(Golden.PathOf("models/tiny-sd1-mini.fp16.safetensors"));
        using var actual = TensorFiles.Open(Golden.PathOf("models/" + name));
        Assert.Equal(format, actual.Format);
        Assert.Empty(expected.Tensors.Keys.Except(actual.Tensors.Keys));
        foreach (var info in expected.Tensors.Values)
        {
            using var scope = NewDisposeScope();
            var tensor = actual.Read(info.Name);
            Assert.Equal(info.DType, actual.Tensors[info.Name].DType);
            Assert.Equal(info.Shape, tensor.shape);
            Assert.True(tensor.is_contiguous());
            Assert.Equal(expected.Read(info.Name).bytes.ToArray(), tensor.bytes.ToArray());
        }
    }

    [Fact]
    public void The_trainers_own_state_is_not_taken_for_weights()
    {
        using var file = TensorFiles.Open(Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"));
        Assert.All(file.Tensors.Keys, k => Assert.Matches("^(model|first_stage_model|cond_stage_model)\\.", k));
        Assert.True(file.Metadata.ContainsKey("global_step"));
    }

    [Theory, NoTensorLeaks]
    [InlineData("geom-good.ckpt", new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("geom-transposed.ckpt", new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData("geom-expand.ckpt", new float[] { 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2 })]
    [InlineData("deflated.ckpt", new float[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("legacy-good.ckpt", new float[] { 0, 1, 2, 3, 4, 5 })]
    public void Views_are_read_as_they_are_seen(string name, float[] values)
    {
        using var file = TensorFiles.Open(Golden.PathOf("models/hostile/" + name));
        using var tensor = file.Read("model.diffusion_model.time_embed.0.weight");
        Assert.Equal(values, tensor.data<float>().ToArray());
    }
}

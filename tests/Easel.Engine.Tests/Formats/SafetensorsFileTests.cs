using Easel.Core.Errors;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Formats;

public class SafetensorsFileTests
{
    [Fact, NoTensorLeaks]
    public void Reads_every_tensor_of_a_checkpoint_with_its_dtype_and_shape()
    {
        using var file = TensorFiles.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        Assert.Equal(TensorFileFormat.Safetensors, file.Format);
        Assert.Equal(983, file.Tensors.Count);
        Assert.Equal("pt", file.Metadata["format"]);
        foreach (var info in file.Tensors.Values)
        {
            using var tensor = file.Read(info.Name);
            Assert.Equal(info.Shape, tensor.shape);
            Assert.Equal(info.DType.ToScalarType(), tensor.dtype);
        }
    }

    [Fact, NoTensorLeaks]
    public void Keeps_the_values_of_bf16_f64_f8_and_bool()
    {
        using var file = TensorFiles.Open(Golden.PathOf("models/hostile/bf16-f64-f8.safetensors"));
        using var a = file.Read("a", ScalarType.Float32);
        using var b = file.Read("b");
        using var c = file.Read("c", ScalarType.Float32);
        using var d = file.Read("d");
        Assert.Equal([1f, -2.5f], a.data<float>().ToArray());
        Assert.Equal([0.1], b.data<double>().ToArray());
        Assert.Equal([1f, -1f, 448f, 0f], c.data<float>().ToArray());
        Assert.Equal([true, false], d.data<bool>().ToArray());
    }

    [Fact, NoTensorLeaks]
    public void Converts_while_reading_like_the_tensor_library_does()
    {
        using var scope = NewDisposeScope();
        using var file = TensorFiles.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        const string big = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight";
        var stored = file.Read(big);
        var converted = file.Read(big, ScalarType.Float32);
        var expected = stored.to(ScalarType.Float32);
        Assert.True(stored.numel() > 1 << 20, "larger than one piece, or this proves little");
        Assert.True(expected.equal(converted).all().item<bool>());
    }

    [Fact, NoTensorLeaks]
    public void Not_a_number_in_a_tensor_is_reported_with_its_name()
    {
        using var file = TensorFiles.Open(Golden.PathOf("models/hostile/nan.safetensors"));
        var e = Assert.Throws<ModelFormatException>(() => file.Read("model.diffusion_model.time_embed.0.weight"));
        Assert.Equal(ModelFault.NanWeights, e.Fault);
        Assert.Contains("model.diffusion_model.time_embed.0.weight", e.Message, StringComparison.Ordinal);
    }

    [Fact, NoTensorLeaks]
    public void A_checkpoint_gives_a_network_its_tensors_in_the_asked_dtype()
    {
        using var file = TensorFiles.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        var place = new Weights(new CheckpointWeights(file, ScalarType.Float32), "model.diffusion_model").At("input_blocks").At(0).At(0);
        Assert.True(place.Has("weight"));
        using var outer = NewDisposeScope();
        var weight = place.Get("weight", Initializer.FanIn, 32, 4, 3, 3);
        outer.Dispose();
        Assert.Equal(ScalarType.Float32, weight.dtype);
        Assert.False(weight.IsInvalid);
        weight.Dispose();
    }

    [Fact, NoTensorLeaks]
    public void A_matrix_and_a_1x1_convolution_are_one_thing()
    {
        using var scope = NewDisposeScope();
        using var file = TensorFiles.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        var weights = new Weights(new CheckpointWeights(file), "first_stage_model.decoder.mid.attn_1.k");
        using var matrix = weights.Get("weight", Initializer.FanIn, 64, 64);
        using var convolution = weights.Get("weight", Initializer.FanIn, 64, 64, 1, 1);
        Assert.Equal([64L, 64], matrix.shape);
        Assert.True(matrix.equal(convolution.view(64, 64)).all().item<bool>());
    }

    [Fact]
    public void A_missing_tensor_and_a_wrong_shape_name_file_key_and_shapes()
    {
        var path = Golden.PathOf("models/tiny-sd1.safetensors");
        using var file = TensorFiles.Open(path);
        var weights = new Weights(new CheckpointWeights(file), "model.diffusion_model");
        var missing = Assert.Throws<ModelFormatException>(() => weights.Get("label_emb.0.0.weight", Initializer.FanIn, 128, 1584));
        Assert.Contains(path, missing.Message, StringComparison.Ordinal);
        Assert.Contains("'model.diffusion_model.label_emb.0.0.weight' of shape [128, 1584]", missing.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ModelFormatException>(() => weights.Get("out.2.weight", Initializer.FanIn, 4, 320, 3, 3));
        Assert.Contains("'model.diffusion_model.out.2.weight' has the shape [4, 32, 3, 3], but [4, 320, 3, 3] was expected", wrong.Message, StringComparison.Ordinal);
    }
}

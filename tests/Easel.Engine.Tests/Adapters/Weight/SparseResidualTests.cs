using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Tests.Networks;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Adapters.Weight;

/// <summary>What LyCORIS' extraction leaves over beside its factors is read and added.</summary>
[NoTensorLeaks]
public sealed class SparseResidualTests : IDisposable
{
    private const string Linear = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q", Convolution = "lora_unet_down_blocks_0_resnets_0_conv1";

    private readonly string path = Path.Combine(Path.GetTempPath(), $"easel-sparse-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData(Linear), InlineData(Convolution)]
    public void Single_numbers_are_added_to_the_factors_product_at_their_places(string module)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        var layer = mini.Keys.Find(module)!.Layer;
        var weight = mini.Checkpoint.File.Read(layer + ".weight");
        var (rows, columns) = (weight.shape[0], weight.numel() / weight.shape[0]);
        var (down, up) = (ones([2, .. weight.shape[1..]]) * 0.01, ones([rows, 2, .. Enumerable.Repeat(1L, (int)weight.dim() - 2)]));
        // Alpha is half of the rank: the scale is on both parts.
        Write(module, down, up, 1, [[0, 3, rows - 1], [5, 0, columns - 1]], [1, -2, 0.5f], rows, columns);
        using var file = AdapterFile.Open(path, CPU);
        Assert.Empty(file.Unread);
        var match = file.Match(mini.Keys);
        var adapter = Assert.Single(match.Found).Adapter;
        var expected = full([rows, columns], 0.01f);
        expected[0, 5] += 0.5;
        expected[3, 0] -= 1;
        expected[rows - 1, columns - 1] += 0.25;
        GoldenModel.AssertClose(expected.view(weight.shape), adapter.Delta(weight)!, 1e-6);

        // Live and merged, a network hears of it alike.
        var answers = new List<Tensor>();
        foreach (var mode in Enum.GetValues<AdapterMode>())
        {
            using var applied = AdapterScope.Apply(match.On("unet", mini.UNet, _ => new AdapterStrength()), mode);
            answers.Add(mini.Eps());
        }

        TensorAssert.Different(mini.Eps(), answers[0]);
        GoldenModel.AssertClose(answers[0], answers[1], 3e-5);
    }

    [Theory]
    [InlineData(32, 0), InlineData(0, 32), InlineData(-1, 0)]
    public void A_place_outside_the_weight_is_a_misfit(int row, int column)
    {
        using var scope = NewDisposeScope();
        using var mini = new MiniModel();
        Write(Linear, zeros(2, 32), zeros(32, 2), 2, [[row], [column]], [1], 32, 32);
        using var file = AdapterFile.Open(path, CPU);
        Assert.Equal([Linear], file.Match(mini.Keys).Misfits);
    }

    private void Write(string module, Tensor down, Tensor up, float alpha, long[][] places, float[] values, long rows, long columns) => SafetensorsWriter.Write(path, new Dictionary<string, Tensor>
    {
        [$"{module}.lora_down.weight"] = down,
        [$"{module}.lora_up.weight"] = up,
        [$"{module}.alpha"] = tensor(alpha),
        [$"{module}.bias_indices"] = stack(places.Select(it => tensor(it))).to(int16),
        [$"{module}.bias_values"] = tensor(values).to(float16),
        [$"{module}.bias_size"] = tensor((long[])[rows, columns]).to(int16),
    });
}

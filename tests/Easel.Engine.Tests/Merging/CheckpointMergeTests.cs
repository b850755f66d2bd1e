using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Engine.Tests.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Merging;

/// <summary>Merges of small checkpoints against those that A1111's merger made.</summary>
[NoTensorLeaks]
public sealed class CheckpointMergeTests : IDisposable
{
    private static readonly MergeRequest Sum = new("a", "out", "b");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("weighted_sum", "a", 0)]
    [InlineData("weighted_sum_fp16", "a", 1e-3)]
    [InlineData("add_difference", "a", 0)]
    [InlineData("inpaint_weighted_sum", "a_inpaint", 0)]
    [InlineData("inpaint_add_difference", "a_inpaint", 0)]
    [InlineData("block_weighted", "a", 0)]
    public void Mission_10_5_A_merge_is_what_A1111_makes(string name, string a, double relative)
    {
        var request = Sum with
        {
            Method = name.Contains("difference", StringComparison.Ordinal) ? MergeMethod.AddDifference : MergeMethod.WeightedSum,
            Multiplier = name.Contains("difference", StringComparison.Ordinal) ? 1 : 0.3,
            Precision = name.EndsWith("fp16", StringComparison.Ordinal) ? SavePrecision.Fp16 : SavePrecision.Keep,
            Blocks = name == "block_weighted" ? [.. GoldenBlocks()] : [],
        };
        using var merged = Merge(request, a, "b", request.Method == MergeMethod.AddDifference ? "c" : null);
        using var golden = Open($"out_{name}");
        Assert.Equal(golden.Tensors.Keys, merged.Tensors.Keys);
        foreach (var info in golden.Tensors.Values)
        {
            using var scope = NewDisposeScope();
            Assert.Equal((info.Name, info.DType), (info.Name, merged.Tensors[info.Name].DType));
            var expected = golden.Read(info.Name, ScalarType.Float64);
            var off = (merged.Read(info.Name, ScalarType.Float64) - expected).abs() - expected.abs() * relative;
            Assert.True(off.max().item<double>() <= 1e-6, $"{info.Name} is off by {off.max().item<double>():g3}");
        }
    }

    [Fact]
    public void A_normal_model_before_an_inpainting_one_is_refused_with_the_remedy()
    {
        var error = Assert.Throws<ModelFormatException>(() => Merge(Sum, "b", "a_inpaint", null));
        Assert.Contains("as A", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void What_only_one_model_has_is_told()
    {
        using var files = MergeFiles.Open(PathOf("a"), PathOf("b"), null, null);
        var result = CheckpointMerge.Write(Sum, files, folder.File("out.safetensors"), MergeRecipe.Metadata(Sum, files, []), WriteWatch.None);
        Assert.Contains(result.Notes, n => n.Contains("model_ema.decay", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.Contains("only_in_b", StringComparison.Ordinal));
        Assert.Equal(17, result.Tensors);
    }

    [Fact]
    public void Without_interpolation_a_model_changes_its_precision_and_loses_what_is_discarded()
    {
        var request = new MergeRequest("a", "out", Method: MergeMethod.NoInterpolation, Discard: @"^model_ema\.", Precision: SavePrecision.Fp16);
        using var merged = Merge(request, "a", null, null);
        Assert.DoesNotContain("model_ema.decay", merged.Tensors.Keys);
        Assert.All(merged.Tensors.Values, t => Assert.Equal(t.DType.IsFloat() ? DType.F16 : DType.I64, t.DType));
    }

    [Fact]
    public void A_baked_VAE_takes_the_place_of_the_models_own()
    {
        using var scope = NewDisposeScope();
        var request = new MergeRequest("a", "out", Method: MergeMethod.NoInterpolation, Vae: "tiny");
        using var baked = Merge(request, "a", null, null, Golden.PathOf("models/tiny-sd1.safetensors"));
        using var own = TensorFiles.Open(Golden.PathOf("models/tiny-sd1.safetensors"));
        TensorAssert.Identical(own.Read("first_stage_model.post_quant_conv.weight", ScalarType.Float32), baked.Read("first_stage_model.post_quant_conv.weight", ScalarType.Float32));
        Assert.DoesNotContain("first_stage_model.decoder.conv_in.weight", baked.Tensors.Keys);
    }

    [Fact]
    public void The_recipe_says_what_was_merged_and_carries_earlier_recipes_along()
    {
        using var files = MergeFiles.Open(PathOf("a"), PathOf("b"), null, null);
        var (one, other) = (FileHashes.Of(PathOf("a"), TestContext.Current.CancellationToken), FileHashes.Of(PathOf("b"), TestContext.Current.CancellationToken));
        var earlier = new Dictionary<string, string> { ["sd_merge_recipe"] = """{"type":"webui"}""", ["sd_merge_models"] = """{"abc":{"name":"root.ckpt"}}""" };
        var metadata = MergeRecipe.Metadata(Sum, files, [new MergedModel("a.safetensors", one, earlier), new MergedModel("b.safetensors", other, new Dictionary<string, string>())]);
        using var recipe = System.Text.Json.JsonDocument.Parse(metadata["sd_merge_recipe"]);
        Assert.Equal((one.Sha256, "Weighted sum", 0.3), (
            recipe.RootElement.GetProperty("primary_model_hash").GetString(), recipe.RootElement.GetProperty("interp_method").GetString(), recipe.RootElement.GetProperty("multiplier").GetDouble()));
        using var models = System.Text.Json.JsonDocument.Parse(metadata["sd_merge_models"]);
        Assert.Equal("webui", models.RootElement.GetProperty(one.Sha256).GetProperty("sd_merge_recipe").GetProperty("type").GetString());
        Assert.Equal("root.ckpt", models.RootElement.GetProperty("abc").GetProperty("name").GetString());
        Assert.Equal(other.Legacy, models.RootElement.GetProperty(other.Sha256).GetProperty("legacy_hash").GetString());
    }

    [Fact]
    public void Numbers_that_half_precision_cannot_hold_are_named_and_nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder.File("big.safetensors"), new Dictionary<string, Tensor> { ["model.diffusion_model.x"] = ones(2) * 1e5f });
        using var files = MergeFiles.Open(folder.File("big.safetensors"), null, null, null);
        var request = new MergeRequest("a", "out", Method: MergeMethod.NoInterpolation, Precision: SavePrecision.Fp16);
        var error = Assert.Throws<ModelFormatException>(() => CheckpointMerge.Write(request, files, folder.File("out.safetensors"), new Dictionary<string, string>(), WriteWatch.None));
        Assert.Contains("bf16", error.Message, StringComparison.Ordinal);
        Assert.Equal(["big.safetensors"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Stopping_leaves_nothing_behind()
    {
        using var files = MergeFiles.Open(PathOf("a"), PathOf("b"), null, null);
        using var stop = new CancellationTokenSource();
        var watch = new WriteWatch(done => { if (done > 0.3) stop.Cancel(); }, stop.Token);
        Assert.Throws<OperationCanceledException>(() => CheckpointMerge.Write(Sum, files, folder.File("out.safetensors"), new Dictionary<string, string>(), watch));
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    private static IEnumerable<double> GoldenBlocks()
    {
        using var json = Golden.Json("mini/merge/merge.json");
        var known = json.RootElement.GetProperty("block_weights");
        string[] names = ["BASE", .. Enumerable.Range(0, 12).Select(i => $"IN{i:00}"), "M00", .. Enumerable.Range(0, 12).Select(i => $"OUT{i:00}")];
        return [.. names.Select(name => known.TryGetProperty(name, out var weight) ? weight.GetDouble() : 0.5)];
    }

    private ITensorFile Merge(MergeRequest request, string a, string? b, string? c, string? vae = null)
    {
        using var files = MergeFiles.Open(PathOf(a), b is null ? null : PathOf(b), c is null ? null : PathOf(c), vae);
        CheckpointMerge.Write(request, files, folder.File("out.safetensors"), MergeRecipe.Metadata(request, files, []), WriteWatch.None);
        return TensorFiles.Open(folder.File("out.safetensors"));
    }

    private static string PathOf(string name) => Golden.PathOf($"mini/merge/{name}.safetensors");

    private static ITensorFile Open(string name) => TensorFiles.Open(PathOf(name));
}

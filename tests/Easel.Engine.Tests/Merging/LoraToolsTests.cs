using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Merging;
using Easel.Engine.Tests.Formats;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Merging;

/// <summary>The LoRA tools against the figures of sd-scripts' own.</summary>
[NoTensorLeaks]
public sealed class LoraToolsTests : IDisposable
{
    private static readonly ImmutableArray<LoraWeight> Two = [new("lora_1", 0.7), new("lora_2", -0.3)];

    private readonly TemporaryFolder folder = new();

    private string Output => folder.File("out.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mission_10_5_A_LoRA_in_a_checkpoint_for_good_is_W_plus_its_change()
    {
        using var scope = NewDisposeScope();
        using var model = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
        using var lora = AdapterFile.Open(PathOf("lora_1"));
        LoraIntoCheckpoint.Write(new LoraMergeRequest("mini", [new("lora_1", 0.8)], "out"), model, [lora], Output, WriteWatch.None);
        using var merged = TensorFiles.Open(Output);
        using var golden = TensorFiles.Open(PathOf("out_lora_into_checkpoint"));
        Assert.Equal(model.File.Tensors.Keys, merged.Tensors.Keys);
        foreach (var name in merged.Tensors.Keys)
        {
            if (golden.Tensors.ContainsKey(name)) AssertNear(golden.Read(name), merged.Read(name), 1e-6, name);
            else TensorAssert.Identical(model.File.Read(name), merged.Read(name));
        }
    }

    [Fact]
    public void Mission_10_4_A_LoRA_for_another_model_is_refused_by_name_before_anything_is_written()
    {
        using var scope = NewDisposeScope();
        const string module = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k";
        SafetensorsWriter.Write(folder.File("xl.safetensors"), new Dictionary<string, Tensor> { [module + ".lora_down.weight"] = ones(4, 2048), [module + ".lora_up.weight"] = ones(640, 4) });
        SafetensorsWriter.Write(folder.File("odd.safetensors"), new Dictionary<string, Tensor> { ["lora_unet_nowhere.lora_down.weight"] = ones(4, 32), ["lora_unet_nowhere.lora_up.weight"] = ones(32, 4) });
        using var model = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
        foreach (var (name, word) in (ReadOnlySpan<(string, string)>)[("xl", "sdxl"), ("odd", "none of its 1 modules")])
        {
            using var lora = AdapterFile.Open(folder.File($"{name}.safetensors"));
            var error = Assert.Throws<ModelFormatException>(() => LoraIntoCheckpoint.Write(new LoraMergeRequest("m", [new(name)], "out"), model, [lora], Output, WriteWatch.None));
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void Side_by_side_is_exactly_the_weighted_sum_of_the_changes()
    {
        using var scope = NewDisposeScope();
        Join(new LoraJoinRequest(Two, "out"));
        using var golden = TensorFiles.Open(PathOf("out_lora_linear_delta"));
        foreach (var (module, delta) in Deltas(Output, golden)) AssertNear(golden.Read(module), delta, 1e-6, module);
    }

    [Fact]
    public void A_join_by_singular_values_is_the_best_of_its_rank()
    {
        using var scope = NewDisposeScope();
        Join(new LoraJoinRequest(Two, "out", LoraJoinMethod.Svd, Rank: 3, ConvRank: 2));
        using var golden = TensorFiles.Open(PathOf("out_svd_merge_rank3_conv2"));
        using var linear = TensorFiles.Open(PathOf("out_lora_linear_delta"));
        using var file = AdapterFile.Open(Output);
        foreach (var (module, adapter) in file.Modules)
        {
            var lora = (Lora)adapter;
            var whole = linear.Read(module).to(ScalarType.Float64).flatten(1);
            var values = golden.Read("singular_values." + module).to(ScalarType.Float64);
            var (up, down) = (lora.Up.to(ScalarType.Float64).flatten(1), lora.Down.to(ScalarType.Float64).flatten(1));
            AssertNear(values.narrow(0, lora.Rank!.Value, values.shape[0] - lora.Rank.Value).norm(), (whole - up.matmul(down)).norm(), 1e-5, module);
            AssertNear(values.narrow(0, 0, lora.Rank.Value), down.norm(1) * up.norm(0), 1e-5 * values[0].item<double>(), module);
            var expected = golden.Read("delta." + module).to(ScalarType.Float64).flatten(1);
            Assert.True(Clamped(up, down).Min(delta => (delta - expected).abs().max().item<double>()) <= 1e-4 * expected.std().item<double>(), module);
        }
    }

    // The reference cuts factors to the largest of them, minus signs counted: which ones that are hangs on the signs that its SVD chose, so that
    // one choice of signs must give its figures.
    private static IEnumerable<Tensor> Clamped(Tensor up, Tensor down)
    {
        for (var choice = 0; choice < 1 << (int)up.shape[1]; choice++)
        {
            var signs = tensor([.. Enumerable.Range(0, (int)up.shape[1]).Select(i => (choice >> i & 1) == 0 ? 1.0 : -1.0)]);
            var (u, d) = (up * signs, down * signs.unsqueeze(1));
            var most = cat([u.flatten(), d.flatten()]).max().item<double>();
            yield return u.clamp(-most, most).matmul(d.clamp(-most, most));
        }
    }

    [Theory]
    [InlineData("fixed_2", LoraRankRule.Fixed, null, 2, 1)]
    [InlineData("sv_fro_0.9", LoraRankRule.SvFro, 0.9, 4, 4)]
    [InlineData("sv_ratio_2", LoraRankRule.SvRatio, 2.0, 4, 4)]
    [InlineData("sv_cumulative_0.7", LoraRankRule.SvCumulative, 0.7, 4, 4)]
    public void A_resized_LoRA_has_the_ranks_and_the_change_of_sd_scripts(string name, LoraRankRule rule, double? amount, int rank, int convRank)
    {
        using var scope = NewDisposeScope();
        using var lora = AdapterFile.Open(PathOf("lora_1"));
        LoraResize.Write(new LoraResizeRequest("lora_1", "out", rank, convRank, rule, amount), lora, Output, WriteWatch.None);
        using var golden = TensorFiles.Open(PathOf("out_resize"));
        using var resized = TensorFiles.Open(Output);
        foreach (var (module, delta) in Deltas(Output, golden, $"{name}.delta."))
        {
            Assert.Equal((module, golden.Read($"{name}.rank.{module}").item<long>()), (module, resized.Tensors[module + ".lora_down.weight"].Shape[0]));
            Assert.Equal(golden.Read($"{name}.alpha.{module}").item<float>(), resized.Read(module + ".alpha").item<float>(), 1e-5f);
            if (!golden.Tensors.ContainsKey($"{name}.delta.{module}")) continue;
            var expected = golden.Read($"{name}.delta.{module}");
            AssertNear(expected, delta, 1e-4 * expected.std().item<float>(), module);
        }
    }

    [Fact]
    public void An_extracted_LoRA_is_the_largest_part_of_the_difference()
    {
        using var scope = NewDisposeScope();
        using var model = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
        using var tuned = TensorFiles.Open(PathOf("extract_tuned"));
        var result = LoraExtraction.Write(new LoraExtractRequest("a", "b", "out", 4, 4, ClampQuantile: 1, SavePrecision.Fp32), model, tuned, Output, WriteWatch.None);
        using var golden = TensorFiles.Open(PathOf("out_extract_rank4"));
        var deltas = Deltas(Output, golden, "delta.");
        Assert.Equal(8, deltas.Count);
        Assert.Equal(24, result.Tensors);
        foreach (var (module, delta) in deltas)
        {
            var expected = golden.Read("delta." + module);
            AssertNear(expected, delta, 1e-4 * expected.std().item<float>(), module);
        }
    }

    [Fact]
    public void What_was_extracted_and_merged_again_is_the_tuned_model_when_the_rank_is_full()
    {
        using var scope = NewDisposeScope();
        using var model = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
        using var tuned = TensorFiles.Open(PathOf("extract_tuned"));
        LoraExtraction.Write(new LoraExtractRequest("a", "b", "out", 32, 32, ClampQuantile: 1, SavePrecision.Fp32), model, tuned, Output, WriteWatch.None);
        using var lora = AdapterFile.Open(Output);
        LoraIntoCheckpoint.Write(new LoraMergeRequest("a", [new("out")], "again"), model, [lora], folder.File("again.safetensors"), WriteWatch.None);
        using var again = TensorFiles.Open(folder.File("again.safetensors"));
        foreach (var name in tuned.Tensors.Keys) AssertNear(tuned.Read(name), again.Read(name), 1e-5, name);
    }

    [Fact]
    public void Other_algorithms_are_refused_by_name_where_there_are_no_two_factors()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder.File("loha.safetensors"), new Dictionary<string, Tensor>
        {
            ["lora_unet_x.hada_w1_a"] = ones(4, 2), ["lora_unet_x.hada_w1_b"] = ones(2, 4), ["lora_unet_x.hada_w2_a"] = ones(4, 2), ["lora_unet_x.hada_w2_b"] = ones(2, 4),
        });
        using var loha = AdapterFile.Open(folder.File("loha.safetensors"));
        var error = Assert.Throws<UnsupportedFeatureException>(() => LoraResize.Write(new LoraResizeRequest("x", "out"), loha, Output, WriteWatch.None));
        Assert.Contains("lora_unet_x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_names_what_is_wrong()
    {
        using var scope = NewDisposeScope();
        using var good = AdapterFile.Open(PathOf("lora_1"));
        using var model = Checkpoint.Open(Golden.PathOf("mini/mini.safetensors"));
        var report = LoraReport.Of(good, AdapterKeys.Of(model));
        Assert.Empty(report.Problems);
        Assert.Equal((8, 4, 2.0), (report.Modules.Length, report.Modules[0].Rank, report.Modules[0].Alpha));

        SafetensorsWriter.Write(folder.File("bad.safetensors"), new Dictionary<string, Tensor>
        {
            ["lora_unet_nowhere.lora_up.weight"] = zeros(4, 2), ["lora_unet_nowhere.lora_down.weight"] = ones(2, 4) * 100, ["lora_unet_nowhere.mystery"] = ones(1),
        });
        using var bad = AdapterFile.Open(folder.File("bad.safetensors"));
        Assert.Equal(4, LoraReport.Of(bad, AdapterKeys.Of(model)).Problems.Length);
    }

    [Fact]
    public void Changed_text_leaves_the_numbers_and_their_hash_alone()
    {
        var path = folder.File("meta.safetensors");
        File.Copy(PathOf("lora_meta"), path);
        var before = FileHashes.Of(path, TestContext.Current.CancellationToken);
        SafetensorsMetadata.Rewrite(path, path, text =>
        {
            text["modelspec.title"] = "名";
            text.Remove("ss_network_dim");
        }, TestContext.Current.CancellationToken);
        using var file = TensorFiles.Open(path);
        Assert.Equal(("名", false, 3), (file.Metadata["modelspec.title"], file.Metadata.ContainsKey("ss_network_dim"), file.Tensors.Count));
        Assert.Equal(before.AutoV3, FileHashes.Of(path, TestContext.Current.CancellationToken).AutoV3);
        Assert.Equal([path], Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void A_conversion_changes_container_and_numbers_and_prunes()
    {
        using var scope = NewDisposeScope();
        using (var source = ModelFile.OpenAsCheckpoint(Golden.PathOf("models/tiny-sd1.safetensors")))
        {
            var result = ModelConversion.Write(new ConvertRequest("a", "b", SavePrecision.Bf16, Prune: true), source, Output, WriteWatch.None);
            Assert.Contains(result.Notes, n => n.Contains("betas", StringComparison.Ordinal));
        }

        using (var converted = TensorFiles.Open(Output))
            Assert.All(converted.Tensors.Values, t => Assert.True(t.DType is DType.BF16 or DType.I64, t.Name));
        using var pickle = ModelFile.OpenAsCheckpoint(Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"));
        ModelConversion.Write(new ConvertRequest("a", "b"), pickle, folder.File("pickle.safetensors"), WriteWatch.None);
        using var safe = TensorFiles.Open(folder.File("pickle.safetensors"));
        Assert.Equal(pickle.Tensors.Keys, safe.Tensors.Keys);
        foreach (var name in safe.Tensors.Keys) TensorAssert.Identical(pickle.Read(name), safe.Read(name));
        using var folderModel = ModelFile.OpenAsCheckpoint(Golden.PathOf("models/tiny-sd1-mini-diffusers"));
        ModelConversion.Write(new ConvertRequest("a", "b"), folderModel, folder.File("folder.safetensors"), WriteWatch.None);
        using var single = TensorFiles.Open(folder.File("folder.safetensors"));
        TensorAssert.Identical(pickle.Read("model.diffusion_model.out.2.weight"), single.Read("model.diffusion_model.out.2.weight"));
    }

    [Fact]
    public void Averaged_weights_take_the_place_of_the_others_where_asked_for()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(folder.File("ema.safetensors"), new Dictionary<string, Tensor>
        {
            ["model.diffusion_model.out.2.weight"] = zeros(2), ["model_ema.diffusion_modelout2weight"] = ones(2), ["model_ema.decay"] = ones(1), ["first_stage_model.x"] = ones(1),
        });
        using var source = TensorFiles.Open(folder.File("ema.safetensors"));
        ModelConversion.Write(new ConvertRequest("a", "b", Ema: true), source, Output, WriteWatch.None);
        using var converted = TensorFiles.Open(Output);
        Assert.Equal(["first_stage_model.x", "model.diffusion_model.out.2.weight"], converted.Tensors.Keys.Order());
        Assert.Equal(1, converted.Read("model.diffusion_model.out.2.weight")[0].item<float>());
        Assert.Throws<InvalidRequestException>(() => ModelConversion.Write(new ConvertRequest("a", "b", Ema: true), converted, folder.File("x.safetensors"), WriteWatch.None));
    }

    private void Join(LoraJoinRequest request)
    {
        using var one = AdapterFile.Open(PathOf("lora_1"));
        using var other = AdapterFile.Open(PathOf("lora_2"));
        LoraJoin.Write(request, [one, other], Output, WriteWatch.None);
    }

    // The changes of a LoRA, each in the shape that the golden file gives it.
    private static List<(string Module, Tensor Delta)> Deltas(string path, ITensorFile golden, string prefix = "")
    {
        using var file = AdapterFile.Open(path);
        return file.Modules.Select(m =>
        {
            var lora = (Lora)m.Adapter;
            long[] shape = golden.Tensors.TryGetValue(prefix + m.Module, out var info) ? [.. info.Shape] : [lora.Up.shape[0], lora.Down.numel() / lora.Down.shape[0]];
            return (m.Module, lora.Delta(zeros(shape)));
        }).ToList();
    }

    private static void AssertNear(Tensor expected, Tensor actual, double tolerance, string name)
    {
        var off = (expected.to(ScalarType.Float64) - actual.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.True(off <= tolerance, $"{name} is off by {off:g3}, more than {tolerance:g3}");
    }

    private static string PathOf(string name) => Golden.PathOf($"mini/merge/{name}.safetensors");
}

using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Worker.Tests.Generation;

namespace Easel.Worker.Tests.Networks;

/// <summary>What prompts name takes effect, is written down, and leaves no trace.</summary>
public sealed class PromptNetworksTests : IDisposable
{
    private readonly HandMade made = new();
    private readonly Studio studio;

    public PromptNetworksTests()
    {
        made.Lora("style");
        studio = new Studio(1, made.Models);
    }

    public void Dispose()
    {
        studio.Dispose();
        made.Dispose();
    }

    [Fact]
    public async Task Mission_5_7_a_LoRA_changes_the_picture_by_its_weight_and_comes_off_without_a_trace()
    {
        var plain = await PixelsAsync("a cat");
        var full = await PixelsAsync("a cat <lora:style:1>");
        Assert.NotEqual(plain, full);
        Assert.Equal(plain, await PixelsAsync("a cat <lora:style:0>"));
        Assert.NotEqual(full, await PixelsAsync("a cat <lora:style:0.5>"));
        Assert.Equal(full, await PixelsAsync("a cat <lora:style>"));
        Assert.Equal(plain, await PixelsAsync("a cat"));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Mission_5_7_text_encoder_and_UNet_have_weights_of_their_own()
    {
        var both = await PixelsAsync("a cat <lora:style:1:1>");
        var text = await PixelsAsync("a cat <lora:style:1:0>");
        var unet = await PixelsAsync("a cat <lora:style:0:1>");
        Assert.Equal(3, new[] { both, text, unet }.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(text, await PixelsAsync("a cat <lora:style:te=1:unet=0>"));
        Assert.NotEqual(text, await PixelsAsync("a cat <lora:style:1:lbw=NONE:te=1:unet=0>"));
        Assert.Equal(unet, await PixelsAsync("a cat <lyco:style:0:1>"));
    }

    [Fact]
    public async Task Blocks_steps_and_rank_are_obeyed()
    {
        var plain = await PixelsAsync("a cat");
        var unet = await PixelsAsync("a cat <lora:style:0:1>");
        Assert.Equal(plain, await PixelsAsync("a cat <lora:style:0:1:lbw=OUTALL>"));
        Assert.Equal(unet, await PixelsAsync("a cat <lora:style:0:1:lbw=INS>"));
        Assert.Equal(plain, await PixelsAsync("a cat <lora:style:0:1:start=4>"));
        Assert.Equal(unet, await PixelsAsync("a cat <lora:style:0:1:step=1-3>"));
        Assert.Equal(plain, await PixelsAsync("a cat <lora:style:0:1:dyn=0>"));
        var late = await PixelsAsync("a cat <lora:style:0:1:start=3>");
        Assert.NotEqual(late, plain);
        Assert.NotEqual(late, unet);
    }

    [Fact]
    public async Task Mission_5_11_ten_stack_and_their_order_does_not_matter()
    {
        for (var i = 0; i < 10; i++) made.Lora($"part{i}", seed: 10 + i);
        var tags = Enumerable.Range(0, 10).Select(i => FormattableString.Invariant($"<lora:part{i}:{0.1 * (i + 1):0.0}>")).ToList();
        var (first, second) = (await PixelsAsync("a cat " + string.Concat(tags)), await PixelsAsync("a cat " + string.Concat(Enumerable.Reverse(tags))));
        Assert.All(first.Zip(second), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        Assert.NotEqual(await PixelsAsync("a cat"), first);
    }

    [Theory]
    [InlineData("style")]
    [InlineData("style.safetensors")]
    [InlineData("STYLE")]
    [InlineData("sub/deep")]
    [InlineData("deep")]
    [InlineData("its own name")]
    [InlineData("old")]
    public async Task A_file_is_found_by_name_with_or_without_folder_and_extension_and_by_the_name_it_gives_itself(string name)
    {
        made.Lora("sub/deep", seed: 2, alias: "its own name");
        made.Lora("../../extensions/sd-webui-additional-networks/models/lora/old", seed: 3);
        Assert.NotEqual(await PixelsAsync("a cat"), await PixelsAsync($"a cat <lora:{name}:1>"));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_the_picture_painted_without_it()
    {
        var plain = await PixelsAsync("a cat");
        Assert.Equal(plain, await PixelsAsync($"a cat <lora:absent:1> <hypernet:gone:1> <magic:x:1> <lora:{Studio.Model}:1>"));
        Assert.Equal(4, Warnings.Count);
        Assert.Contains("<lora:absent:1>", Warnings[0], StringComparison.Ordinal);
        Assert.Contains("style.safetensors", Warnings[0], StringComparison.Ordinal);
        studio.Events.Clear();
        Assert.Equal(plain, await PixelsAsync("a cat", negative: ""));
        await PixelsAsync("a cat", negative: "<lora:style:1>");
        Assert.Contains("negative prompt", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mission_10_4_a_LoRA_of_another_family_is_refused_with_counts_before_anything_is_painted()
    {
        made.Lora("foreign", context: 1024);
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(Studio.Request with { Prompt = "a cat <lora:foreign:1>" }));
        var problem = Assert.Single(error.Problems);
        Assert.Equal("prompt", problem.Field);
        Assert.Contains("made for SD 2, and the model is SD 1", problem.Message, StringComparison.Ordinal);
        Assert.Contains("of its 3 modules 1 fit, 2 have another shape", problem.Message, StringComparison.Ordinal);
        Assert.Contains("attn2_to_k", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(studio.Events, news => news is JobProgress { Stage: JobStage.Sample });
        Assert.NotEmpty(await PixelsAsync("a cat"));
    }

    [Fact]
    public async Task Modules_without_a_layer_are_counted_and_named()
    {
        made.Lora("odd", more: ["lora_unet_down_blocks_7_nothing", "lora_te_text_model_encoder_layers_99_mlp_fc1"]);
        Assert.NotEqual(await PixelsAsync("a cat"), await PixelsAsync("a cat <lora:odd:1>"));
        var warning = Assert.Single(Warnings);
        Assert.Contains("2 modules have no layer in this model", warning, StringComparison.Ordinal);
        Assert.Contains("lora_unet_down_blocks_7_nothing", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_adapter_is_refused_by_what_it_is()
    {
        File.Copy(made.Embedding("vectors", 768), made.PathOf("Lora/wrong.safetensors"));
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(Studio.Request with { Prompt = "<lora:wrong:1>" }));
        Assert.Contains("'embedding'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hypernetworks_change_the_picture_and_one_of_another_width_is_refused()
    {
        made.Hypernetwork("hyper");
        made.Hypernetwork("foreign", 768);
        var plain = await PixelsAsync("a cat");
        var full = await PixelsAsync("a cat <hypernet:hyper:1>");
        Assert.NotEqual(plain, full);
        Assert.Equal(full, await PixelsAsync("a cat <hypernet:hyper>"));
        Assert.NotEqual(full, await PixelsAsync("a cat <hypernet:hyper:0.5>"));
        Assert.Equal(plain, await PixelsAsync("a cat <hypernet:hyper:0>"));
        Assert.Equal(plain, await PixelsAsync("a cat"));
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(Studio.Request with { Prompt = "<hypernet:foreign:1>" }));
        Assert.Contains("768", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mission_5_14_an_embedding_acts_where_its_name_is_written_in_both_prompts_and_weighted()
    {
        made.Embedding("SomeCharacter");
        var plain = await PixelsAsync("a xyzzy cat");
        var there = await PixelsAsync("a SomeCharacter cat");
        Assert.NotEqual(await PixelsAsync("a somechar cat"), there);
        Assert.Equal(there, await PixelsAsync("a somecharacter cat"));
        Assert.NotEqual(there, await PixelsAsync("a (SomeCharacter:1.2) cat"));
        Assert.NotEqual(await PixelsAsync("a cat"), await PixelsAsync("a cat", negative: "SomeCharacter"));
        Assert.Equal(plain, await PixelsAsync("a xyzzy cat"));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task A_LoRA_brings_its_embeddings_along_where_it_is_named_itself()
    {
        made.Bundle("bundled", "sparkle");
        var text = await PixelsAsync("a sparkle cat");
        var beside = await PixelsAsync("a sparkle cat <lora:bundled:0>");
        Assert.NotEqual(text, beside);
        Assert.Equal(await PixelsAsync("a cat"), await PixelsAsync("a cat <lora:bundled:0>"));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Mission_5_15_an_embedding_of_another_width_is_said_and_stays_text_and_of_two_of_one_name_the_first_counts()
    {
        var plain = await PixelsAsync("a wide cat");
        made.Embedding("wide", 768);
        Assert.Equal(plain, await PixelsAsync("a wide cat"));
        Assert.Contains("768", Assert.Single(Warnings), StringComparison.Ordinal);
        studio.Events.Clear();
        made.Embedding("a/twin", seed: 3);
        var first = await PixelsAsync("a twin cat");
        made.Embedding("b/twin", seed: 4);
        Assert.Equal(first, await PixelsAsync("a twin cat"));
        Assert.Contains("Two embeddings are called 'twin'", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infotext_writes_hashes_as_A1111_and_as_sites_read_them_and_paints_the_same_again()
    {
        var (lora, embedding) = (made.Lora("style"), made.Embedding("muse"));
        var result = await studio.PaintAsync(Studio.Request with { Prompt = "a muse <lora:style:0.8>", Negative = "muse" });
        var text = result.Images[0].Infotext;
        var (loraHash, embeddingHash) = (Hashes(lora), Hashes(embedding));
        Assert.StartsWith("a muse <lora:style:0.8>\n", text, StringComparison.Ordinal);
        Assert.Contains($"Lora hashes: \"style: {loraHash.AutoV3}\"", text, StringComparison.Ordinal);
        Assert.Contains($"TI hashes: \"muse: {embeddingHash.Sha256[..12]}\"", text, StringComparison.Ordinal);
        var model = Hashes(Studio.Model).AutoV2;
        Assert.EndsWith($", Hashes: {{\"model\": \"{model}\", \"lora:style\": \"{loraHash.AutoV2}\", \"embed:muse\": \"{embeddingHash.AutoV2}\"}}", text, StringComparison.Ordinal);

        var parsed = GenerationParameters.Parse(text);
        Assert.StartsWith("{\"model\"", parsed["Hashes"], StringComparison.Ordinal);
        Assert.Equal($"style: {loraHash.AutoV3}", parsed["Lora hashes"]);
        var again = RequestInfotext.ToRequest(parsed);
        Assert.Empty(again.Unused);
        var painted = studio.Assets.Images[^1].Picture.Bytes;
        Assert.Equal(painted, await studio.PixelsAsync(again.Request with { Model = null }));
    }

    [Fact]
    public async Task Low_memory_computes_live_and_agrees_with_the_merged_picture_to_rounding()
    {
        var merged = await PixelsAsync("a cat <lora:style:1>");
        var live = await studio.PixelsAsync(Studio.Request with { Prompt = "a cat <lora:style:1>", Device = new DeviceOptions(Memory: MemoryMode.Low) });
        Assert.All(merged.Zip(live), pair => Assert.InRange(pair.First - pair.Second, -2, 2));
    }

    [Fact]
    public async Task Mission_5_8_rows_of_the_panel_paint_what_tags_paint_and_their_text_brings_them_back()
    {
        made.Lora("other", seed: 5);
        var tagged = await PixelsAsync("a cat <lora:style:0.5:0.8> <lora:other:1>");
        var request = Studio.Request with { Networks = [new("style(1a2b3c4d)", UNet: 0.8, TextEncoder: 0.5), new("other")] };
        Assert.Equal(tagged, await studio.PixelsAsync(request));
        var text = studio.Assets.Images[^1].Infotext!;
        Assert.Contains("AddNet Enabled: True, AddNet Module 1: LoRA, AddNet Model 1: style(1a2b3c4d), AddNet Weight A 1: 0.8, AddNet Weight B 1: 0.5, AddNet Module 2: LoRA, AddNet Model 2: other, AddNet Weight A 2: 1", text, StringComparison.Ordinal);
        var again = RequestInfotext.ToRequest(GenerationParameters.Parse(text));
        Assert.Empty(again.Unused);
        Assert.Equal([new("style", 0.8, 0.5), new("other", 1, 1)], again.Request.Networks);
        Assert.Equal(tagged, await studio.PixelsAsync(again.Request with { Model = null }));
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(Studio.Request with { Networks = [new("", UNet: 1000)] }));
        Assert.Equal(["networks[0].model", "networks[0].unet"], error.Problems.Select(problem => problem.Field));
    }

    [Fact]
    public async Task A_second_pass_with_a_prompt_of_its_own_has_the_networks_of_that_prompt()
    {
        var two = Studio.Request with { Steps = 2, Hires = new HiresOptions(Scale: 1.5, Upscaler: "Latent", Steps: 2) };
        var both = await studio.PixelsAsync(two with { Prompt = "a cat <lora:style:1>" });
        var first = await studio.PixelsAsync(two with { Prompt = "a cat <lora:style:1>", Hires = two.Hires! with { Prompt = "a cat" } });
        var second = await studio.PixelsAsync(two with { Prompt = "a cat", Hires = two.Hires! with { Prompt = "a cat <lora:style:1>" } });
        var neither = await studio.PixelsAsync(two with { Prompt = "a cat" });
        Assert.Equal(4, new[] { both, first, second, neither }.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(both, await studio.PixelsAsync(two with { Prompt = "a cat <lora:style:1>", Hires = two.Hires! with { Prompt = "a  cat <lora:style:1>" } }));
    }

    [Fact]
    public async Task A_VAE_named_like_the_checkpoint_is_taken_and_None_takes_the_checkpoints_own()
    {
        var checkpoint = made.PathOf("Stable-diffusion/mine.safetensors");
        File.Copy(Studio.Model, checkpoint);
        File.Copy(Path.ChangeExtension(Studio.Model, ".yaml"), Path.ChangeExtension(checkpoint, ".yaml"));
        var request = Studio.Request with { Model = "mine" };
        var own = await studio.PixelsAsync(request);
        made.Vae("Stable-diffusion/mine.vae.safetensors", 1.1);
        var beside = await studio.PixelsAsync(request);
        Assert.NotEqual(own, beside);
        Assert.Contains("VAE: mine.vae.safetensors", studio.Assets.Images[^1].Infotext, StringComparison.Ordinal);
        Assert.Equal(beside, await studio.PixelsAsync(request with { Vae = "Automatic" }));
        Assert.Equal(own, await studio.PixelsAsync(request with { Vae = "None" }));
        made.Vae("VAE/other.safetensors", 1.2);
        var other = await studio.PixelsAsync(request with { Vae = "other" });
        Assert.NotEqual(beside, other);
        File.Delete(made.PathOf("Stable-diffusion/mine.vae.safetensors"));
        made.Vae("VAE/mine.safetensors", 1.2);
        Assert.Equal(other, await studio.PixelsAsync(request));
        // The VAE beside a checkpoint is no checkpoint.
        Assert.Equal(own, await studio.PixelsAsync(Studio.Request with { Model = "mine", Vae = "None" }));
    }

    private static FileHashes Hashes(string path) => FileHashes.Of(path, TestContext.Current.CancellationToken);

    private List<string> Warnings => [.. studio.Events.OfType<JobLog>().Where(log => log.Level == JobLogLevel.Warning).Select(log => log.Message)];

    private Task<byte[]> PixelsAsync(string prompt, string negative = "") => studio.PixelsAsync(Studio.Request with { Prompt = prompt, Negative = negative });
}

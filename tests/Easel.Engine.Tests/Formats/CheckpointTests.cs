using Easel.Core.Errors;
using Easel.Engine.Diffusion;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Testing;

namespace Easel.Engine.Tests.Formats;

/// <summary>The tiny models of the golden set, opened as users' files are: the file and the sidecar beside it.</summary>
public class CheckpointTests
{
    [Fact, NoTensorLeaks]
    public void Tiny_sd1_is_configured_from_shapes_and_sidecar()
    {
        using var checkpoint = Open("tiny-sd1.safetensors");
        var family = checkpoint.Family;
        Assert.Equal(("sd1", ModelTask.Base, Prediction.Epsilon), (family.Id, family.Task, family.Prediction));
        Equal(new UNetConfig(4, 4, 32, [1, 1, 2, 2], [2, 2, 2, 2], [1, 1, 1, 0], 1, 48, 8, null, false, null), family.UNet);
        Equal(new VaeConfig(32, [1, 1, 2, 2], 2, 4), family.Vae!);
        Assert.Equal(
            [new TextEncoderConfig(TextEncoderKind.Clip, "cond_stage_model.transformer", 48, 3, 4, 192, 49408, true, null, TextLayer.Last, 49407)],
            family.TextEncoders);
        Assert.Equal(new LatentFormat(4, 0.18215), family.Latents);
        Assert.Equal(new FamilyDefaults(512, 512), family.Defaults);
        Assert.True(checkpoint.UNet().Has("out.2.weight"));
        Assert.True(checkpoint.Vae().Has("decoder.conv_in.weight"));
        Assert.True(checkpoint.TextEncoders().At(family.TextEncoders[0].Prefix).Has("text_model.final_layer_norm.weight"));
    }

    [Fact, NoTensorLeaks]
    public void Tiny_sd2v_predicts_velocity_as_its_sidecar_says()
    {
        using var checkpoint = Open("tiny-sd2v.safetensors");
        var family = checkpoint.Family;
        Assert.Equal(("sd2", ModelTask.Base, Prediction.Velocity), (family.Id, family.Task, family.Prediction));
        Equal(new UNetConfig(4, 4, 32, [1, 2], [1, 1], [1, 1], 1, 32, null, 32, true, null), family.UNet);
        Equal(new VaeConfig(32, [1, 1], 1, 4), family.Vae!);
        Assert.Equal(
            [new TextEncoderConfig(TextEncoderKind.OpenClip, "cond_stage_model.model", 32, 3, 2, 128, 1024, false, 32, TextLayer.PenultimateNormed, 0)],
            family.TextEncoders);
    }

    [Fact, NoTensorLeaks]
    public void Tiny_sdxl_has_two_towers_and_a_vector()
    {
        using var checkpoint = Open("tiny-sdxl.safetensors");
        var family = checkpoint.Family;
        Assert.Equal(("sdxl", ModelTask.Base, Prediction.Epsilon), (family.Id, family.Task, family.Prediction));
        Equal(new UNetConfig(4, 4, 32, [1, 2, 2], [1, 1, 1], [0, 1, 2], 2, 64, null, 32, true, 1584), family.UNet);
        Assert.Equal(
            [
                new TextEncoderConfig(TextEncoderKind.Clip, "conditioner.embedders.0.transformer", 32, 3, 2, 128, 1024, true, null, TextLayer.Penultimate, 1023),
                new TextEncoderConfig(TextEncoderKind.OpenClip, "conditioner.embedders.1.model", 32, 3, 2, 128, 1024, false, 48, TextLayer.Penultimate, 0),
            ],
            family.TextEncoders);
        Assert.Equal(0.13025, family.Latents.ScaleFactor);
    }

    [Theory]
    [InlineData("tiny-inpaint.safetensors", ModelTask.Inpaint, 9)]
    [InlineData("tiny-ip2p.safetensors", ModelTask.InstructPix2Pix, 8)]
    public void Input_channels_tell_the_task(string file, ModelTask task, int channels)
    {
        using var checkpoint = Open(file);
        Assert.Equal(("sd1", task), (checkpoint.Family.Id, checkpoint.Family.Task));
        Equal(new UNetConfig(channels, 4, 32, [1, 1], [1, 1], [1, 0], 1, 32, 4, null, false, null), checkpoint.Family.UNet);
        Assert.Null(checkpoint.Family.Vae);
        Assert.Empty(checkpoint.Family.TextEncoders);
    }

    [Fact]
    public void A_sidecar_serves_the_variants_of_its_model()
    {
        using var checkpoint = Open("tiny-sd1-mini.fp16.safetensors");
        Assert.Equal(4, checkpoint.Family.UNet.Heads);
        Assert.Equal(2, checkpoint.Family.TextEncoders[0].Heads);
    }

    [Fact]
    public void A_sidecar_of_another_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Golden.PathOf("models/tiny-inpaint.safetensors"), folder.File("a.safetensors"));
        File.Copy(Golden.PathOf("models/tiny-sd1.yaml"), folder.File("a.yaml"));
        var e = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.File("a.safetensors")));
        Assert.Equal(folder.File("a.yaml"), e.Path);
        Assert.Contains("in_channels 4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sidecar_that_is_no_configuration_is_refused_with_its_place()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Golden.PathOf("models/tiny-inpaint.safetensors"), folder.File("a.safetensors"));
        File.WriteAllText(folder.File("a.yaml"), "model:\n  params: [1, 2\n");
        Assert.Contains("not valid YAML at", Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.File("a.safetensors"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_UNet_is_no_checkpoint()
    {
        var e = Assert.Throws<ModelFormatException>(() => Open("tiny-vae-mini.bf16.safetensors"));
        Assert.Contains("has no UNet", e.Message, StringComparison.Ordinal);
    }

    private static Checkpoint Open(string file) => Checkpoint.Open(Golden.PathOf("models/" + file));

    // Records compare their immutable arrays by reference, so the lists are compared as text.
    private static void Equal<T>(T expected, T actual)
        where T : notnull => Assert.Equal(Text(expected), Text(actual));

    private static string Text(object value) => System.Text.Json.JsonSerializer.Serialize(value);
}

using Easel.Engine.Families;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks;

/// <summary>The smaller model, stored in half precision and in parts, with a vocabulary of its own.</summary>
[NoTensorLeaks]
public sealed class GoldenMiniTests
{
    private static readonly VaeConfig MiniVae = new(32, [1, 2], 1, 4);

    [Fact]
    public void Noise_and_text_from_float16_weights_are_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1-mini.fp16", "tiny-sd1-mini");
        using var noGrad = no_grad();
        var config = GoldenModel.UNet(4, [1, 1], 1, [0, 1], 32) with { Heads = 4, HeadChannels = null };
        using var unet = new UNetModel(golden.Weights("model.diffusion_model"), config);
        var eps = unet.Forward(new UNetInputs(golden["in.x"], golden["in.timesteps"], golden["in.context"]));
        GoldenModel.AssertClose(golden["out.fp16.eps"], eps, 1e-4);
        AssertText(golden, "cond_stage_model.transformer", "out.fp16.text");
    }

    [Fact]
    public void Text_from_bfloat16_weights_is_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-text-mini.bf16", "tiny-sd1-mini");
        using var noGrad = no_grad();
        AssertText(golden, "", "out.bf16.text");
    }

    [Fact]
    public void Moments_and_pixels_from_a_bfloat16_autoencoder_of_its_own_are_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-vae-mini.bf16", "tiny-sd1-mini");
        using var noGrad = no_grad();
        using var vae = new Autoencoder(golden.Weights(), MiniVae);
        GoldenModel.AssertClose(golden["out.bf16.moments"], vae.Encode(golden["in.image"]), 1e-4);
        GoldenModel.AssertClose(golden["out.bf16.decoded"], vae.Decode(golden["in.latent"]), 1e-4);
    }

    private static void AssertText(GoldenModel golden, string prefix, string expected)
    {
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.Clip(prefix, 32, 2) with { Layers = 2, VocabularySize = Vocabulary(golden) });
        var states = tower.HiddenStates(tower.Embed(golden["in.token_ids"]));
        GoldenModel.AssertClose(golden[expected], tower.Norm(states[^1]), 1e-4);
    }

    private static int Vocabulary(GoldenModel golden) =>
        (int)golden.Tensors.Single(t => t.Key.EndsWith("token_embedding.weight", StringComparison.Ordinal)).Value.Shape[0];
}

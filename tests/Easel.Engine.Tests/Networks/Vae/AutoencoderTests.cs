using Easel.Core.Errors;
using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Vae;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Vae;

[NoTensorLeaks]
public sealed class AutoencoderTests
{
    private const string Place = "first_stage_model";

    [Theory]
    [InlineData("tiny-sd1", "in.vae.", "out.vae.")]
    [InlineData("tiny-sd2v", "in.", "out.vae.")]
    [InlineData("tiny-sdxl", "in.", "out.vae.")]
    public void Encodes_and_decodes_as_the_reference(string model, string input, string output)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel(model);
        using var vae = new Autoencoder(golden.Weights(Place), model == "tiny-sd1" ? GoldenModel.TinySd1Vae : GoldenModel.TwoLevelVae);
        using var noGrad = no_grad();
        GoldenModel.AssertClose(golden[output + "moments"], vae.Encode(golden[input + "image"]), 1e-4);
        GoldenModel.AssertClose(golden[output + "decoded"], vae.Decode(golden[input + "latent"]), 1e-4);
    }

    [Fact]
    public void Takes_every_tensor_of_the_checkpoint_under_its_own_name()
    {
        using var golden = new GoldenModel("tiny-sd1");
        using var vae = new Autoencoder(golden.Weights(Place), GoldenModel.TinySd1Vae);
        var stored = golden.Names.Where(name => name.StartsWith(Place, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(stored, vae.NamedParameters().Select(p => $"{Place}.{p.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Training_reaches_every_weight()
    {
        using var scope = NewDisposeScope();
        using var vae = new Autoencoder(new Weights(new RandomWeights(1)), new VaeConfig(32, [1, 1], 1, 4));
        vae.RequireGradients();
        using var generator = new Generator(3);
        var image = rand([1, 3, 16, 16], generator: generator) * 2 - 1;
        var moments = vae.Encode(image);
        var decoded = vae.Decode(Posterior.Sample(moments, randn([1, 4, 8, 8], generator: generator)));
        (decoded - image).square().mean().backward();
        foreach (var (name, parameter) in vae.NamedParameters())
            Assert.True(parameter.grad is not null, $"{name} has no gradient.");
        foreach (var parameter in vae.Parameters()) parameter.grad = null;
    }

    [Fact]
    public void A_file_with_only_a_decoder_decodes_but_says_that_it_cannot_encode()
    {
        using var scope = NewDisposeScope();
        using var vae = new Autoencoder(new Weights(new RandomWeights(1)), new VaeConfig(32, [1, 1], 1, 4, HasEncoder: false));
        using var noGrad = no_grad();
        Assert.Equal([1, 3, 8, 8], vae.Decode(zeros(1, 4, 4, 4)).shape);
        Assert.Throws<UnsupportedFeatureException>(() => vae.Encode(zeros(1, 3, 8, 8)));
    }

    [Fact]
    public void The_posterior_clamps_its_log_variance_and_samples_around_its_mean()
    {
        using var scope = NewDisposeScope();
        var moments = cat([full([1, 4, 1, 1], 2f), tensor(new[] { -100f, 0f, (float)(2 * Math.Log(3)), 100f }).view(1, 4, 1, 1)], 1);
        Assert.Equal([2f, 2f, 2f, 2f], Posterior.Mean(moments).flatten().data<float>().ToArray());
        Assert.Equal([-30f, 0f, (float)(2 * Math.Log(3)), 20f], Posterior.LogVariance(moments).flatten().data<float>().ToArray());
        var sample = Posterior.Sample(moments, ones(1, 4, 1, 1)).flatten().data<float>().ToArray();
        Assert.Equal(2, sample[0], 1e-5);
        Assert.Equal(3, sample[1], 1e-5);
        Assert.Equal(5, sample[2], 1e-5);
    }
}

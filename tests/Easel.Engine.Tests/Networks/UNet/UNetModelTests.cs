using Easel.Engine.Families;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.UNet;

[NoTensorLeaks]
public sealed class UNetModelTests
{
    private const string Place = "model.diffusion_model";

    private static readonly UNetConfig Sd2 = GoldenModel.UNet(4, [1, 2], 1, [1, 1], 32) with { LinearProjection = true };

    private static readonly UNetConfig Sdxl = GoldenModel.UNet(4, [1, 2, 2], 1, [0, 1, 2], 64) with { LinearProjection = true, VectorDim = 1584 };

    private static readonly UNetConfig Tiny = GoldenModel.UNet(4, [1, 1], 1, [1, 0], 32) with { Heads = 4, HeadChannels = null };

    [Theory]
    [InlineData("16x8", 1e-4)]
    [InlineData("24x24", 1e-4)]
    [InlineData("8x8", 1e-3)] // README: the lowest level is 1x1 there, with two channels per norm group
    public void Predicts_the_noise_of_the_sd1_reference(string size, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var unet = new UNetModel(golden.Weights(Place), GoldenModel.TinySd1UNet);
        using var noGrad = no_grad();
        for (var j = 0; j < 3; j++)
        {
            var t = golden["in.unet.timesteps"].narrow(0, j, 1).expand(2);
            var eps = unet.Forward(new UNetInputs(golden[$"in.unet.x.{size}"], t, golden["in.unet.context"]));
            GoldenModel.AssertClose(golden[$"out.unet.eps.{size}.{j}"], eps, tolerance);
        }
    }

    [Fact]
    public void Mission_1_15_every_part_of_the_network_can_visit_another_device_and_goes_home()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sdxl");
        using var unet = new UNetModel(golden.Weights(Place), Sdxl);
        var before = unet.AllWeights().Select(it => it.Value.Handle).ToList();
        // The device without numbers stands for a card.
        using (unet.Visit(META))
        {
            Assert.All(unet.AllWeights(), it => Assert.Equal(DeviceType.META, it.Value.device.type));
            Assert.Null(unet.Visit(META));
            var first = unet.Layers().OfType<AdaptableLinear>().First();
            Assert.Equal(DeviceType.META, first.Forward(zeros([1, first.WeightShape[1]]).to(META)).device.type);
        }

        Assert.Null(unet.Visit(CPU));
        Assert.Equal(before, unet.AllWeights().Select(it => it.Value.Handle));
    }

    [Theory]
    [InlineData("12x8")]
    [InlineData("8x8")]
    public void Predicts_the_velocity_of_the_sd2_reference(string size)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd2v");
        using var unet = new UNetModel(golden.Weights(Place), Sd2);
        using var noGrad = no_grad();
        for (var j = 0; j < 2; j++)
        {
            var t = golden["in.timesteps"].narrow(0, j, 1).expand(2);
            var v = unet.Forward(new UNetInputs(golden[$"in.unet.x.{size}"], t, golden["in.context"]));
            GoldenModel.AssertClose(golden[$"out.unet.v.{size}.{j}"], v, 1e-4);
        }
    }

    [Theory]
    [InlineData("16x12")]
    [InlineData("8x8")]
    public void Predicts_the_noise_of_the_sdxl_reference(string size)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sdxl");
        using var unet = new UNetModel(golden.Weights(Place), Sdxl);
        using var noGrad = no_grad();
        for (var j = 0; j < 2; j++)
        {
            var t = golden["in.timesteps"].narrow(0, j, 1).expand(2);
            var eps = unet.Forward(new UNetInputs(golden[$"in.unet.x.{size}"], t, golden["in.context"], golden["in.y"]));
            GoldenModel.AssertClose(golden[$"out.unet.eps.{size}.{j}"], eps, 1e-4);
        }
    }

    [Fact]
    public void Predicts_the_noise_of_the_inpainting_reference_from_nine_channels()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-inpaint");
        using var unet = new UNetModel(golden.Weights(Place), Tiny with { InChannels = 9 });
        using var noGrad = no_grad();
        var x = cat([golden["in.x"], golden["mid.mask_latent"], golden["in.masked_latent"]], 1);
        GoldenModel.AssertClose(golden["out.eps"], unet.Forward(new UNetInputs(x, golden["in.timesteps"], golden["in.context"])), 1e-4);
    }

    [Fact]
    public void Predicts_the_noise_of_the_pix2pix_reference_from_eight_channels()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-ip2p");
        using var unet = new UNetModel(golden.Weights(Place), Tiny with { InChannels = 8 });
        using var noGrad = no_grad();
        var x = cat([golden["in.x"], golden["in.image_latent"]], 1);
        GoldenModel.AssertClose(golden["out.eps"], unet.Forward(new UNetInputs(x, golden["in.timesteps"], golden["in.context"])), 1e-4);
    }

    [Fact]
    public void Takes_every_tensor_of_the_checkpoint_under_its_own_name()
    {
        using var golden = new GoldenModel("tiny-sdxl");
        using var unet = new UNetModel(golden.Weights(Place), Sdxl);
        var stored = golden.Names.Where(name => name.StartsWith(Place, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(stored, unet.NamedParameters().Select(p => $"{Place}.{p.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Weights_stored_in_half_precision_compute_in_the_dtype_of_the_activations()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd2v");
        using var unet = new UNetModel(golden.Weights(Place), Sd2);
        using var noGrad = no_grad();
        unet.MoveTo(CPU, ScalarType.BFloat16);
        var inputs = new UNetInputs(golden["in.unet.x.8x8"], golden["in.timesteps"].narrow(0, 0, 1).expand(2), golden["in.context"]);
        var v = unet.Forward(inputs);
        Assert.Equal(ScalarType.Float32, v.dtype);
        GoldenModel.AssertClose(golden["out.unet.v.8x8.0"], v, 0.5); // bfloat16 keeps 8 bits of each weight
    }

    [Fact]
    public void Training_reaches_every_weight_and_lowers_the_loss()
    {
        using var scope = NewDisposeScope();
        using var unet = new UNetModel(new Weights(new RandomWeights(1)), Tiny);
        unet.RequireGradients();
        var parameters = unet.Parameters().ToList();
        using var generator = new Generator(7);
        var inputs = new UNetInputs(
            randn([2, 4, 8, 8], generator: generator), tensor(new[] { 10f, 800f }), randn([2, 5, 32], generator: generator));
        var target = randn([2, 4, 8, 8], generator: generator);
        using var optimizer = optim.AdamW(parameters, lr: 3e-3);
        var losses = new List<float>();
        for (var step = 0; step < 8; step++)
        {
            using var stepScope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = (unet.Forward(inputs) - target).square().mean();
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }

        Assert.True(losses[^1] < 0.9 * losses[0], string.Join(" ", losses));
        foreach (var (name, parameter) in unet.NamedParameters())
            Assert.True(parameter.grad is { } gradient && gradient.abs().max().item<float>() > 0, $"{name} has no gradient.");
    }

    [Fact]
    public void A_missing_vector_is_named()
    {
        using var scope = NewDisposeScope();
        using var unet = new UNetModel(new Weights(new RandomWeights(1)), Tiny with { VectorDim = 16 });
        var inputs = new UNetInputs(zeros(1, 4, 8, 8), zeros(1), zeros(1, 5, 32));
        Assert.Contains("vector", Assert.Throws<ArgumentException>(() => unet.Forward(inputs)).Message);
    }
}

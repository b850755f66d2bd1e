using System.Text.Json;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Testing;
using Easel.Training.Losses;
using Easel.Training.Optimizers;
using Easel.Training.Steps;
using Easel.Training.Targets;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Steps;

[NoTensorLeaks]
public sealed class StepGoldenTests
{
    [Theory]
    [InlineData("up_zero", false)]
    [InlineData("up_nonzero", false)]
    [InlineData("up_nonzero", true)]
    public void Five_steps_of_a_LoRA_are_the_references(string start, bool checkpointing)
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = model.Lora($"lora_init_{start}");
        using var expected = TensorFiles.Open(Golden.PathOf($"mini/training/lora_{start}.safetensors"));
        using var golden = Golden.Json("mini/training/lora.json");
        var figures = golden.RootElement.GetProperty("cases").GetProperty(start);
        using var optimizer = OptimizerKinds.Make(OptimizerKinds.Find("AdamW"), target.Parameters, []);
        var step = model.Step(checkpointing: checkpointing);
        Assert.Equal(192, target.Parameters.Count);
        for (var i = 0; i < 5; i++)
        {
            using var stepScope = NewDisposeScope();
            using (target.Apply(training: true))
            {
                var each = step.Run(model.Inputs(i));
                Assert.Equal(1, each.Average() / figures.GetProperty("losses")[i].GetDouble(), 1e-5);
            }

            Assert.Equal(1, GradientClipping.ByNorm([.. target.Parameters.Select(p => p.Parameter)], double.MaxValue) / figures.GetProperty("grad_norms")[i].GetDouble(), 1e-4);
            if (i == 0) foreach (var parameter in target.Parameters) AssertGradient(expected.Read($"grad.{parameter.Name}"), parameter);
            optimizer.Step(1);
            optimizer.ZeroGradients();
            if (i == 0) AssertWeights(expected, "step1", target);
        }

        AssertWeights(expected, "step5", target);
    }

    [Fact]
    public void Mission_9_21_Every_variant_of_the_loss_is_the_references()
    {
        using var golden = Golden.Json("mini/training/variants.json");
        var all = golden.RootElement.GetProperty("variants");
        using var model = new MiniModel();
        foreach (var variant in all.EnumerateObject().Where(variant => !variant.Name.StartsWith("clip_grad", StringComparison.Ordinal)))
        {
            using var scope = NewDisposeScope();
            using var target = variant.Name.StartsWith("locon", StringComparison.Ordinal) ? model.Lora("locon_init", new TrainNetwork("locon"))
                : variant.Name.StartsWith("loha", StringComparison.Ordinal) ? model.Lora("loha_init", new TrainNetwork("loha"))
                : model.Lora("lora_init_up_nonzero");
            using var expected = TensorFiles.Open(Golden.PathOf("mini/training/variants.safetensors"));
            foreach (var checkpointing in (bool[])[false, true])
            {
                var (step, inputs) = Variant(model, variant, checkpointing, expected);
                using (target.Apply(training: true))
                {
                    var each = step.Run(inputs);
                    Assert.True(Math.Abs(each.Average() / variant.Value.GetProperty("loss").GetDouble() - 1) < 2e-5, $"{variant.Name}: {each.Average()}");
                }

                foreach (var key in expected.Tensors.Keys.Where(key => key.StartsWith($"{variant.Name}.", StringComparison.Ordinal)))
                {
                    var parameter = target.Parameters.Single(p => p.Name == key[(variant.Name.Length + 1)..]);
                    AssertGradient(expected.Read(key), parameter, $"{variant.Name} checkpointing {checkpointing}");
                }

                foreach (var parameter in target.Parameters) parameter.Parameter.grad = null;
            }
        }
    }

    [Fact]
    public void Gradients_of_all_weights_are_the_references()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var expected = TensorFiles.Open(Golden.PathOf("mini/training/finetune_grads.safetensors"));
        using var golden = Golden.Json("mini/training/variants.json");
        foreach (var checkpointing in (bool[])[false, true])
        {
            foreach (var network in model.Networks) network.RequireGradients();
            var each = model.Step(checkpointing: checkpointing).Run(model.Inputs());
            Assert.Equal(1, each.Average() / golden.RootElement.GetProperty("full_finetune").GetProperty("loss").GetDouble(), 1e-5);
            var weights = model.Networks.SelectMany(network => network.AllWeights()).ToDictionary(weight => weight.Name);
            foreach (var name in expected.Tensors.Keys) AssertGradient(expected.Read(name), new TrainedParameter(name, weights[name].Value));
            foreach (var weight in weights.Values) weight.Value.grad = null;
        }
    }

    [Fact]
    public void Weights_whose_change_is_too_long_are_made_shorter_as_the_reference_does()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = model.Lora("lora_init_up_nonzero", new TrainNetwork(ScaleWeightNorms: 1));
        using var expected = TensorFiles.Open(Golden.PathOf("mini/training/scale_weight_norms.safetensors"));
        using var noGradients = no_grad();
        foreach (var parameter in target.Parameters.Where(p => p.Name.EndsWith("lora_up.weight", StringComparison.Ordinal))) parameter.Parameter.mul_(6);
        target.AfterUpdate();
        Assert.Equal(96, target.Scaled);
        foreach (var name in expected.Tensors.Keys)
            Assert.True((expected.Read(name) - target.Parameters.Single(p => p.Name == name).Parameter).abs().max().item<float>() < 1e-5, name);
    }

    private static (DiffusionStep Step, StepInputs Inputs) Variant(MiniModel model, JsonProperty variant, bool checkpointing, ITensorFile expected)
    {
        var arguments = variant.Value.GetProperty("args").EnumerateObject().ToDictionary(argument => argument.Name, argument => argument.Value);
        double? Number(string name) => arguments.TryGetValue(name, out var value) ? value.GetDouble() : null;
        bool Flag(string name) => arguments.ContainsKey(name);
        string Text(string name, string otherwise) => arguments.TryGetValue(name, out var value) ? value.GetString()! : otherwise;
        var loss = new TrainLoss(
            Text("loss_type", "l2"), Text("huber_schedule", "snr"), MinSnrGamma: Number("min_snr_gamma"), Debiased: Flag("debiased_estimation_loss"),
            ScaleVelocityLikeNoise: Flag("scale_v_pred_loss_like_noise_pred"), VelocityLikeLoss: Number("v_pred_like_loss"));
        var noise = Noise(model, variant.Name);
        if (noise is not null && expected.Tensors.ContainsKey($"noise.{variant.Name}"))
            Assert.True((noise - expected.Read($"noise.{variant.Name}")).abs().max().item<float>() < 1e-5, $"noise of {variant.Name}");
        var inputs = model.Inputs(
            noise: noise,
            inputNoise: variant.Name == "ip_noise_gamma_0.1" ? model.Batch("noise")[0] + model.Batch("ip_noise_draw") * 0.1 : null,
            ids: Number("max_token_length") is 150 ? model.Batch("ids_150") : null,
            weights: variant.Name switch { "prior_weight_0.5" => [1, 0.5f], "combo_v_minsnr5_offset_prior" => [1, 0.7f], _ => null },
            mask: variant.Name == "masked_loss" ? model.Batch("alpha_mask").unsqueeze(1) : null);
        return (model.Step(loss, Flag("v_parameterization"), (int)(Number("clip_skip") ?? 1), checkpointing), inputs);
    }

    private static Tensor? Noise(MiniModel model, string variant)
    {
        var (latents, white, level) = (model.Batch("latents"), model.Batch("noise")[0], 0);
        var ratios = model.Batch("pyramid_r").data<double>().ToArray();
        var draws = new NoiseDraws(_ => model.Batch($"pyramid_draw.{level++}"), () => (ratios[level] - 2) / 2);
        return variant switch
        {
            "noise_offset_0.1" or "combo_v_minsnr5_offset_prior" => TrainingNoise.Offset(latents, white, 0.1, null, model.Batch("noise_offset_draw")),
            "noise_offset_0.05_adaptive_0.5" => TrainingNoise.Offset(latents, white, 0.05, 0.5, model.Batch("noise_offset_draw")),
            "pyramid_discount_0.3" => TrainingNoise.Pyramid(white, 6, 0.3, draws),
            _ => null,
        };
    }

    private static void AssertGradient(Tensor expected, TrainedParameter parameter, string where = "")
    {
        using var scope = NewDisposeScope();
        // Where nothing flows the reference stored zeros; here there is no gradient at all, so that an optimiser leaves it alone.
        if (parameter.Parameter.grad is not { } actual)
        {
            Assert.Equal(0, expected.abs().max().item<float>());
            return;
        }

        var deviation = expected.std().item<float>();
        var error = (expected - actual).abs().max().item<float>();
        // One gradient is exactly zero in theory (a group norm of one channel takes out what time adds) and 1e-10 of rounding in the reference.
        Assert.True(error <= 2e-4 * deviation + 1e-9, $"{where} {parameter.Name}: off by {error / deviation:g3} deviations.");
    }

    private static void AssertWeights(ITensorFile expected, string when, LoraTarget target)
    {
        using var scope = NewDisposeScope();
        var (total, off) = (0L, 0L);
        foreach (var parameter in target.Parameters)
        {
            var error = (expected.Read($"{when}.{parameter.Name}") - parameter.Parameter).abs();
            Assert.True(error.max().item<float>() <= 3e-4, $"{when} {parameter.Name}");
            off += error.gt(1e-5).sum().item<long>();
            total += error.numel();
        }

        Assert.True(off <= total * 0.001, $"{when}: {off} of {total} are off.");
    }
}

using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using Easel.Testing;
using Easel.Training.Losses;
using Easel.Training.Steps;
using Easel.Training.Targets;
using Easel.Training.Text;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Steps;

/// <summary>Families beside SD 1: two text towers, a vector of sizes, joined query, key and value, velocity.</summary>
[NoTensorLeaks]
public sealed class FamilyStepTests
{
    [Theory]
    [InlineData("tiny-sdxl", "lora_te2_text_model_encoder_layers_0_self_attn_q_proj.lora_up.weight")]
    [InlineData("tiny-sd2v", "lora_te_text_model_encoder_layers_0_self_attn_q_proj.lora_up.weight")]
    public void A_LoRA_step_reaches_every_part_with_and_without_recomputing(string name, string joined)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(Golden.PathOf($"models/{name}.safetensors"));
        var family = checkpoint.Family;
        using var unet = new UNetModel(checkpoint.UNet(float32), family.UNet);
        var towers = family.TextEncoders.Select(config => TextTower.Build(checkpoint.TextEncoders(float32), config)).ToList();
        var network = new TrainNetwork();
        using var target = LoraTarget.Create(AdapterKeys.Of(checkpoint), [unet, .. towers], network, new AdapterRates(network, new TrainOptimizer()), new TrainingRandom(2), CPU);
        using var chance = new Generator(3);
        // Half of a fresh pair is zero, which would hide half of the gradients.
        using (no_grad())
            foreach (var parameter in target.Parameters.Where(p => p.Name.EndsWith("lora_up.weight", StringComparison.Ordinal))) parameter.Parameter.copy_(randn(parameter.Parameter.shape, generator: chance) * 0.05);
        var ids = family.TextEncoders.Select(config => randint(1, config.VocabularySize - 1, [2, 1, 77], generator: chance, dtype: int64)).ToList();
        var sizes = family.UNet.VectorDim is null ? null : tensor((float[])[64, 64, 0, 0, 64, 64, 80, 64, 0, 8, 64, 64], [2, 6]);
        var inputs = new StepInputs(randn([2, 4, 8, 8], generator: chance), randn([2, 4, 8, 8], generator: chance), null, [100, 700], ids, ones(2), Sizes: sizes);
        var gradients = new List<Dictionary<string, Tensor>>();
        foreach (var checkpointing in (bool[])[false, true])
        {
            var step = new DiffusionStep(
                unet, new CaptionEncoder([.. towers], wantsPooled: sizes is not null), family.Prediction, new NoiseLevels(DiscreteSchedule.StableDiffusion),
                new DiffusionLoss(new TrainLoss(), family.Prediction.Id == "v_prediction")) { Checkpointing = checkpointing };
            using (target.Apply(training: true)) Assert.All(step.Run(inputs), loss => Assert.True(float.IsFinite(loss)));
            gradients.Add(target.Parameters.Where(p => p.Parameter.grad is not null).ToDictionary(p => p.Name, p => p.Parameter.grad!.clone()));
            foreach (var parameter in target.Parameters) parameter.Parameter.grad = null;
        }

        Assert.Contains(joined, gradients[0].Keys);
        Assert.True(gradients[0][joined].abs().max().item<float>() > 0);
        Assert.Equal(gradients[0].Keys.Order(StringComparer.Ordinal), gradients[1].Keys.Order(StringComparer.Ordinal));
        foreach (var (key, gradient) in gradients[0])
            Assert.True((gradient - gradients[1][key]).abs().max().item<float>() <= 1e-4 * gradient.abs().max().item<float>() + 1e-8, key);
        foreach (var tower in towers) tower.Dispose();
    }
}

using Easel.Core.Requests;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Formats;
using Easel.Testing;
using Easel.Training.Losses;
using Easel.Training.Optimizers;
using Easel.Training.Steps;
using Easel.Training.Text;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Steps;

[NoTensorLeaks]
public sealed class InversionTests
{
    [Fact]
    public void Five_steps_of_new_words_are_the_references()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var golden = TensorFiles.Open(Golden.PathOf("mini/training/textual_inversion.safetensors"));
        using var figures = Golden.Json("mini/training/variants.json");
        var losses = figures.RootElement.GetProperty("textual_inversion").GetProperty("losses");
        using var rows = new Parameter(golden.Read("init_rows"));
        using var optimizer = OptimizerKinds.Make(OptimizerKinds.Find("AdamW"), [new("rows", rows, 5e-3)], []);
        Tensor Embed(int tower, Tensor ids)
        {
            var isNew = ids.ge(1000);
            var fresh = rows.index_select(0, (ids - 1000).clamp(0, 2).flatten()).view([.. ids.shape, -1]);
            return where(isNew.unsqueeze(-1), fresh, model.Tower.Embed(ids.masked_fill(isNew, 0)));
        }

        var step = new DiffusionStep(
            model.UNet, new CaptionEncoder([model.Tower]) { Embed = Embed }, Prediction.Epsilon,
            new NoiseLevels(DiscreteSchedule.StableDiffusion), new DiffusionLoss(new TrainLoss(), velocity: false));
        for (var i = 0; i < 5; i++)
        {
            using var stepScope = NewDisposeScope();
            var each = step.Run(model.Inputs(i, ids: golden.Read("ids").unsqueeze(1)));
            Assert.Equal(1, each.Average() / losses[i].GetDouble(), 1e-5);
            if (i == 0) Assert.True((rows.grad! - golden.Read("grad_rows_step1")).abs().max().item<float>() < 1e-5);
            optimizer.Step(1);
            optimizer.ZeroGradients();
            if (i == 0) Assert.True((rows - golden.Read("rows_step1")).abs().max().item<float>() < 1e-5);
        }

        Assert.True((rows - golden.Read("rows_step5")).abs().max().item<float>() < 1e-4);
    }

    [Fact]
    public void Mission_9_5_Accumulated_gradients_are_those_of_the_larger_batch()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = model.Lora("lora_init_up_nonzero");
        var step = model.Step();
        var whole = model.Inputs();
        using (target.Apply(training: true)) step.Run(whole);
        var expected = target.Parameters.Select(p => p.Parameter.grad!.clone()).ToList();
        foreach (var p in target.Parameters) p.Parameter.grad = null;
        for (var i = 0; i < 2; i++)
        {
            var half = new StepInputs(
                whole.Latents.narrow(0, i, 1), whole.Noise.narrow(0, i, 1), null, [whole.Timesteps[i]], [whole.Ids[0].narrow(0, i, 1)], whole.Weights.narrow(0, i, 1));
            using (target.Apply(training: true)) step.Run(half, 0.5);
        }

        foreach (var (p, gradient) in target.Parameters.Zip(expected))
            Assert.True((p.Parameter.grad! - gradient).abs().max().item<float>() <= 1e-5 * gradient.abs().max().item<float>() + 1e-9, p.Name);
    }

    [Fact]
    public void Mission_9_24_Long_captions_are_cut_into_chunks_and_joined_to_one_text()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        var words = Enumerable.Range(1, 100).ToList();
        var tower = model.Tower.Config;
        var short75 = CaptionTokens.Of(words, 75, tower);
        Assert.Equal((77, 75L), (Assert.Single(short75).Length, short75[0][75]));
        var long150 = CaptionTokens.Of(words, 150, tower);
        Assert.Equal([77, 77], long150.Select(chunk => chunk.Length));
        Assert.Equal((76L, 100L, 49407L), (long150[1][1], long150[1][25], long150[1][26]));
        var ids = model.Batch("ids_150");
        using var noGradients = no_grad();
        Assert.Equal([2, 152, 32], new CaptionEncoder([model.Tower]).Encode([ids]).Context.shape);
    }

    [Fact]
    public void Mission_9_25_Clip_skip_reads_what_generation_reads()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var model = new MiniModel();
        var ids = model.Batch("ids");
        var states = model.Tower.HiddenStates(model.Tower.Embed(ids));
        TensorAssert.Identical(model.Tower.Norm(states[^2]), new CaptionEncoder([model.Tower], clipSkip: 2).Encode([ids.unsqueeze(1)]).Context);
        TensorAssert.Identical(model.Tower.Norm(states[^1]), new CaptionEncoder([model.Tower]).Encode([ids.unsqueeze(1)]).Context);
    }
}

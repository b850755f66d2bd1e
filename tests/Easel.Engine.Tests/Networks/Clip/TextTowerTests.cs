using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Clip;

[NoTensorLeaks]
public sealed class TextTowerTests
{
    [Fact]
    public void Sd1_hidden_states_and_clip_skip_are_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd1");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.TinySd1Text);
        using var noGrad = no_grad();
        var states = tower.HiddenStates(tower.Embed(golden["in.token_ids"]));
        for (var i = 0; i <= 3; i++) GoldenModel.AssertClose(golden[$"out.text.hidden.{i}"], states[i], 1e-4);
        GoldenModel.AssertClose(golden["out.text.final"], tower.Norm(states[^1]), 1e-4);
        GoldenModel.AssertClose(golden["out.text.clip_skip_2"], tower.Norm(states[^2]), 1e-4);
    }

    [Fact]
    public void Sd2_hidden_states_are_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sd2v");
        using var tower = TextTower.Build(golden.Weights(), GoldenModel.OpenClip("cond_stage_model.model", null));
        using var noGrad = no_grad();
        var states = tower.HiddenStates(tower.Embed(golden["in.token_ids"]));
        for (var i = 0; i <= 3; i++) GoldenModel.AssertClose(golden[$"out.text.hidden.{i}"], states[i], 1e-4);
        GoldenModel.AssertClose(golden["out.text.last_ln"], tower.Norm(states[^1]), 1e-4);
        GoldenModel.AssertClose(golden["out.text.penultimate_ln"], tower.Norm(states[^2]), 1e-4);
    }

    [Fact]
    public void Sdxl_context_pooled_vector_and_states_are_the_reference()
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenModel("tiny-sdxl");
        using var clip = TextTower.Build(golden.Weights(), GoldenModel.Clip("conditioner.embedders.0.transformer", 32, 2));
        using var open = TextTower.Build(golden.Weights(), GoldenModel.OpenClip("conditioner.embedders.1.model", 48));
        using var noGrad = no_grad();
        var clipStates = clip.HiddenStates(clip.Embed(golden["in.token_ids.clip_l"]));
        var ids = golden["in.token_ids.openclip"];
        var openStates = open.HiddenStates(open.Embed(ids));
        for (var i = 0; i <= 3; i++)
        {
            GoldenModel.AssertClose(golden[$"out.text.clip_l.hidden.{i}"], clipStates[i], 1e-4);
            GoldenModel.AssertClose(golden[$"out.text.openclip.hidden.{i}"], openStates[i], 1e-4);
        }

        GoldenModel.AssertClose(golden["out.text.openclip.last_ln"], open.Norm(openStates[^1]), 1e-4);
        GoldenModel.AssertClose(golden["out.text.context"], cat([clipStates[^2], openStates[^2]], -1), 1e-4);
        var pooled = open.Pool(openStates[^1], TextTower.Ends(ids));
        GoldenModel.AssertClose(golden["out.text.pooled"], pooled, 1e-4);
        var sizes = Sinusoids.Of(golden["in.size_cond"].flatten(), 256).view(2, 6 * 256);
        GoldenModel.AssertClose(golden["out.text.vector"], cat([pooled, sizes], -1), 1e-4);
    }

    [Fact]
    public void Fewer_layers_give_the_same_states_sooner()
    {
        using var scope = NewDisposeScope();
        using var tower = TextTower.Build(new Weights(new RandomWeights(1)), GoldenModel.Clip("text", 32, 2));
        using var noGrad = no_grad();
        var embedded = tower.Embed(arange(0, 10, int64).view(2, 5));
        var all = tower.HiddenStates(embedded);
        var two = tower.HiddenStates(embedded, 2);
        Assert.Equal(3, two.Count);
        Assert.True(GoldenModel.BitEqual(all[2], two[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tower.HiddenStates(embedded, 4));
    }

    [Fact]
    public void A_token_sees_only_itself_and_those_before_it()
    {
        using var scope = NewDisposeScope();
        using var tower = TextTower.Build(new Weights(new RandomWeights(1)), GoldenModel.Clip("text", 32, 2));
        using var noGrad = no_grad();
        var one = tower.HiddenStates(tower.Embed(tensor(new long[,] { { 1, 2, 3, 4 } })))[^1];
        var other = tower.HiddenStates(tower.Embed(tensor(new long[,] { { 1, 2, 9, 9 } })))[^1];
        Assert.True(one.narrow(1, 0, 2).allclose(other.narrow(1, 0, 2), 1e-5, 1e-6));
        Assert.False(one.narrow(1, 2, 2).allclose(other.narrow(1, 2, 2), 1e-5, 1e-6));
    }

    [Fact]
    public void Training_reaches_every_weight()
    {
        using var scope = NewDisposeScope();
        using var tower = TextTower.Build(new Weights(new RandomWeights(1)), GoldenModel.OpenClip("text", 48));
        tower.RequireGradients();
        var ids = tensor(new long[,] { { 1, 2, 3, 1023 } });
        tower.Pool(tower.HiddenStates(tower.Embed(ids))[^1], TextTower.Ends(ids)).square().sum().backward();
        foreach (var (name, parameter) in tower.NamedParameters())
            Assert.True(parameter.grad is not null, $"{name} has no gradient.");
        foreach (var parameter in tower.Parameters()) parameter.grad = null;
    }
}

using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Engine.Samplers;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

/// <summary>A tiny reference model with its figures of whole runs.</summary>
internal sealed class ReferenceRun : IDisposable
{
    private readonly Checkpoint _checkpoint;
    private readonly ITensorFile _golden;
    private readonly UNetModel _unet;
    private readonly Autoencoder _vae;
    private readonly (Condition Positive, Condition Negative) _conditions;

    public ReferenceRun(string model)
    {
        _checkpoint = Checkpoint.Open(Golden.PathOf($"models/{model}.safetensors"));
        _golden = TensorFiles.Open(Golden.PathOf($"models/{model}.golden.safetensors"));
        _unet = new UNetModel(_checkpoint.UNet(ScalarType.Float32), _checkpoint.Family.UNet);
        _vae = new Autoencoder(_checkpoint.Vae(ScalarType.Float32), _checkpoint.Family.Vae!);
        _conditions = (Encode("token_ids", 0), Encode("negative_ids", 0));
    }

    public ImageNoise Noise { get; } = new(new() { Shape = (4, 8, 8), Seeds = [1] });

    public Tensor this[string name] => _golden.Read(name);

    public double[] Numbers(string name)
    {
        using var tensor = _golden.Read(name);
        return Array.ConvertAll(tensor.data<float>().ToArray(), v => (double)v);
    }

    public (Sampler Sampler, string Schedule, int Steps) Plan(string run)
    {
        var parts = run.Split('_');
        return (parts[0] == "euler" ? Euler.Sample : Dpmpp2M.Sample, parts[1], Numbers($"out.run.{run}.timesteps").Length);
    }

    public (Tensor X, Tensor Denoised, double[] Sigmas) Steps(string run) =>
        (this[$"out.run.{run}.x"], this[$"out.run.{run}.denoised"], Numbers($"out.run.{run}.sigmas"));

    public CfgDenoiser Denoiser(SigmaLookup lookup) =>
        Denoiser(lookup, new FixedConditions(StepConditions.Plain(_conditions.Positive, _conditions.Negative)));

    /// <summary>The prompt up to a call, then the negative prompt in its place.</summary>
    public CfgDenoiser Edited(int changeAt) => Denoiser(SigmaLookup.Interpolated, new Change(
        StepConditions.Plain(_conditions.Positive, _conditions.Negative), StepConditions.Plain(_conditions.Negative, _conditions.Negative), changeAt));

    private CfgDenoiser Denoiser(SigmaLookup lookup, IConditionSource conditions)
    {
        var schedule = DiscreteSchedule.StableDiffusion.With(lookup);
        var network = new NetworkDenoiser(new Predictor(_unet), _checkpoint.Family.Prediction, schedule);
        return new(network, conditions, new() { Scale = 7 }, 10);
    }

    public Tensor Decode(Tensor latent)
    {
        using var scope = NewDisposeScope();
        return _vae.Decode(latent / _checkpoint.Family.Latents.ScaleFactor).MoveToOuterDisposeScope();
    }

    public static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var error = (expected - actual).abs().max().item<float>() / expected.std().item<float>();
        Assert.True(error <= tolerance, $"{what}: max|a-b|/std(b) is {error:g3}, above {tolerance:g3}.");
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor?[])[_conditions.Positive.Context, _conditions.Positive.Vector, _conditions.Negative.Context, _conditions.Negative.Vector])
            tensor?.Dispose();
        _unet.Dispose();
        _vae.Dispose();
        _golden.Dispose();
        _checkpoint.Dispose();
    }

    // As the golden README has it: SDXL joins two towers and adds the pooled text and six sizes; prompt and negative prompt have the same sizes.
    private Condition Encode(string ids, long row)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var parts = new List<Tensor>();
        Tensor? vector = null;
        foreach (var config in _checkpoint.Family.TextEncoders)
        {
            using var tower = TextTower.Build(_checkpoint.TextEncoders(ScalarType.Float32), config);
            var name = _checkpoint.Family.TextEncoders.Length == 1 ? $"in.{ids}" : $"in.{ids}.{(config.Kind == TextEncoderKind.Clip ? "clip_l" : "openclip")}";
            var tokens = this[name].narrow(0, row, 1);
            var states = tower.HiddenStates(tower.Embed(tokens));
            parts.Add(config.Layer switch
            {
                TextLayer.Last => tower.Norm(states[^1]),
                TextLayer.PenultimateNormed => tower.Norm(states[^2]),
                _ => states[^2],
            });
            if (_checkpoint.Family.UNet.VectorDim is not null && config.Kind == TextEncoderKind.OpenClip)
            {
                var sizes = Sinusoids.Of(this["in.size_cond"][0], 256).view(1, -1);
                vector = cat([tower.Pool(states[^1], TextTower.Ends(tokens)), sizes], -1);
            }
        }

        return new(cat(parts, -1).DetachFromDisposeScope(), vector?.DetachFromDisposeScope());
    }

    private sealed class Predictor(UNetModel unet) : INoisePredictor
    {
        public Tensor Predict(Tensor x, Tensor t, Condition condition) => unet.Forward(new UNetInputs(x, t, condition.Context, condition.Vector));
    }

    private sealed class Change(StepConditions before, StepConditions after, int call) : IConditionSource
    {
        public StepConditions At(int at) => at < call ? before : after;
    }
}

using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using Easel.Training;
using Easel.Training.Losses;
using Easel.Training.Optimizers;
using Easel.Training.Schedules;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Starter.Recipe;

/// <summary>Third stage of the recipe: the UNet learns to take noise out of latents, and the text tower to tell it what to paint.</summary>
public sealed class PainterTrainer : IDisposable
{
    private const int Batch = 32, FirstPictures = 4 * LatentCache.Shard, PicturesPerStep = 4;
    private const double MinSnrGamma = 5;

    private readonly PictureStream _pictures;
    private readonly CaptionStream _captions;
    private readonly LatentCache _latents;
    private readonly int _maximumPictures;
    private readonly TextTower _tower;
    private readonly UNetModel _unet;
    private readonly WarmupStableDecay _rate;
    private readonly ScalarType _precision;
    private readonly NoiseLevels _levels = new(DiscreteSchedule.StableDiffusion);
    private readonly (string Name, Parameter Parameter)[] _trained;

    /// <summary>Prepares the training of a UNet and a tower, which stay the caller's.</summary>
    /// <param name="pictures">The training set.</param>
    /// <param name="captions">Its captions.</param>
    /// <param name="latents">Its latents; grows while training goes on.</param>
    /// <param name="maximumPictures">How many different pictures to train on at most.</param>
    /// <param name="tower">The text tower, already able to read.</param>
    /// <param name="unet">The UNet.</param>
    /// <param name="rate">The learning rate, and with it the number of steps.</param>
    /// <param name="precision">Dtype of the activations; weights, their gradients and the optimiser's state stay float32.</param>
    public PainterTrainer(
        PictureStream pictures,
        CaptionStream captions,
        LatentCache latents,
        int maximumPictures,
        TextTower tower,
        UNetModel unet,
        WarmupStableDecay rate,
        ScalarType precision = ScalarType.Float32)
    {
        (_pictures, _captions, _latents, _maximumPictures, _tower, _unet, _rate) = (pictures, captions, latents, maximumPictures, tower, unet, rate);
        _precision = precision;
        tower.RequireGradients();
        unet.RequireGradients();
        _trained =
        [
            .. unet.NamedParameters().Select(p => ($"unet.{p.Name}", p.Parameter)),
            .. tower.NamedParameters().Select(p => ($"text.{p.Name}", p.Parameter)),
        ];
        Run = new TrainingRun(new AdamW(_trained, beta2: 0.99), new Ema(_trained, decay: 0.9985), _trained);
    }

    /// <summary>The trained weights, their averages and the optimiser's state.</summary>
    public TrainingRun Run { get; }

    /// <summary>True when all steps are done.</summary>
    public bool Finished => Run.Steps >= _rate.TotalSteps;

    /// <summary>One update.</summary>
    /// <returns>The mean squared error of the predicted noise, unweighted.</returns>
    public double Step()
    {
        using var scope = NewDisposeScope();
        var step = Run.Steps;
        var known = Math.Min(_maximumPictures, FirstPictures + step * PicturesPerStep);
        _latents.Ensure(known);
        var dice = _pictures.DiceAt(step, use: 6);
        long[] indices = [.. Enumerable.Range(0, Batch).Select(_ => (long)dice.Below(known))];
        // One timestep in each of as many equal parts as there are rows: every batch sees all noise levels.
        int[] timesteps = [.. Enumerable.Range(0, Batch).Select(i => (int)((i + dice.Unit()) * _levels.Count / Batch))];

        using var generator = new Generator((ulong)step + 1);
        var x0 = _latents.At(indices.Select(i => (int)i));
        var noise = randn(x0.shape, generator: generator);
        var alphaBars = _levels.AlphaBars(timesteps);
        var context = _tower.Norm(_tower.HiddenStates(_tower.Embed(_captions.At(indices, step)).to(_precision))[^1]);
        var inputs = new UNetInputs(NoiseLevels.Noised(x0, noise, alphaBars).to(_precision), tensor(timesteps.Select(t => (float)t).ToArray()), context);
        var error = (_unet.Forward(inputs).to(ScalarType.Float32) - Prediction.Epsilon.Target(x0, noise, alphaBars)).square().mean([1, 2, 3]);
        (error * NoiseLevels.MinSnrWeights(alphaBars, MinSnrGamma).reshape(-1)).mean().backward();
        GradientClipping.ByNorm([.. _trained.Select(p => p.Parameter)], limit: 1.0);
        Run.Update(_rate.At(step));
        return error.mean().item<float>();
    }

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();
}

using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using Easel.Training;
using Easel.Training.Losses;
using Easel.Training.Optimizers;
using Easel.Training.Schedules;
using TorchSharp;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Starter.Recipe;

/// <summary>
/// Third stage of the recipe: the UNet learns to take noise out of latents, guided by the text tower. The tower can read already and stays as
/// it is, as in Stable Diffusion itself: what tells kinds apart in it is not worn away while the UNet cannot use it yet, and a step is shorter.
/// </summary>
public sealed class PainterTrainer : IDisposable
{
    private const int FirstPictures = 24 * LatentCache.Shard, ShowingsPerPicture = 8;

    // What a prompt is about is decided where there is much noise, and is learnt from pictures with one thing in them: without these weights
    // the error of fine noise hides nearly all of it. Nothing weighs by what a picture shows: where a subject might stand in two places, a larger
    // error in its own cells means "here" in both, and it is painted twice (docs/decisions/095-starter-reads-first.md).
    private const double SmallestSnr = 0.01, LargestWeight = 6;
    private const float OneSubject = 0.2f;

    private readonly PictureStream _pictures;
    private readonly CaptionStream _captions;
    private readonly LatentCache _latents;
    private readonly int _batch;
    private readonly TextTower _tower;
    private readonly UNetModel _unet;
    private readonly WarmupStableDecay _rate;
    private readonly ScalarType _precision;
    private readonly NoiseLevels _levels = new(DiscreteSchedule.StableDiffusion);
    private readonly FlatParameters? _flat;
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _trained;
    private readonly List<long> _single = [];
    private long _sorted;

    /// <summary>Prepares the training of a UNet, which stays the caller's.</summary>
    /// <param name="pictures">The training set.</param>
    /// <param name="captions">Its captions.</param>
    /// <param name="latents">Its latents; grows while training goes on.</param>
    /// <param name="batch">Pictures in a step.</param>
    /// <param name="tower">The text tower, which has learnt to read; it is not changed.</param>
    /// <param name="unet">The UNet.</param>
    /// <param name="rate">The learning rate, and with it the number of steps.</param>
    /// <param name="precision">Dtype of the activations; weights, their gradients and the optimiser's state stay float32.</param>
    public PainterTrainer(
        PictureStream pictures,
        CaptionStream captions,
        LatentCache latents,
        int batch,
        TextTower tower,
        UNetModel unet,
        WarmupStableDecay rate,
        ScalarType precision = ScalarType.Float32)
    {
        (_pictures, _captions, _latents, _batch, _tower, _unet, _rate) = (pictures, captions, latents, batch, tower, unet, rate);
        _precision = precision;
        tower.RequireGradients(false);
        unet.RequireGradients();
        // A processor is told quickly, and works faster on tensors that fit into its cache.
        _flat = unet.Device.type == DeviceType.CUDA ? new FlatParameters("unet", [.. unet.Parameters()]) : null;
        _trained = _flat?.Parts ?? [.. unet.NamedParameters().Select(p => ($"unet.{p.Name}", p.Parameter))];
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
        var known = (int)Math.Min(_latents.Capacity, FirstPictures + (long)step * _batch / ShowingsPerPicture);
        _latents.Ensure(known);
        var dice = _pictures.DiceAt(step, use: 6);
        Sort(known);
        long[] indices = [.. Enumerable.Range(0, _batch).Select(_ => dice.Chance(OneSubject) ? _single[dice.Below(_single.Count)] : dice.Below(known))];
        // One timestep in each of as many equal parts as there are rows: every batch sees all noise levels.
        int[] timesteps = [.. Enumerable.Range(0, _batch).Select(i => (int)((i + dice.Unit()) * _levels.Count / _batch))];

        using var generator = new Generator((ulong)step + 1);
        var device = _unet.Device;
        var x0 = _latents.At(indices);
        var noise = randn(x0.shape, generator: generator).to(device);
        var alphaBars = _levels.AlphaBars(timesteps).to(device);
        var context = Read(_captions.At(indices, step).to(device));
        var inputs = new UNetInputs(NoiseLevels.Noised(x0, noise, alphaBars).to(_precision), tensor(timesteps.Select(t => (float)t).ToArray(), device: device), context);
        var error = (_unet.Forward(inputs).to(ScalarType.Float32) - Prediction.Epsilon.Target(x0, noise, alphaBars)).square();
        _flat?.ZeroGradients();
        (error.mean([1, 2, 3]) * Weights(alphaBars)).mean().backward();
        GradientClipping.ByNorm([.. _trained.Select(p => p.Parameter)], limit: 1.0);
        Run.Update(_rate.At(step));
        return error.mean().item<float>();
    }

    /// <summary>1/√SNR, bounded (Yu et al. 2023, arXiv:2310.08442), [n].</summary>
    private static Tensor Weights(Tensor alphaBars)
    {
        var snr = (alphaBars / (1 - alphaBars)).reshape(-1);
        return snr.clamp_min(SmallestSnr).rsqrt().clamp_max(LargestWeight);
    }

    private Tensor Read(Tensor ids)
    {
        using var noGradient = no_grad();
        return _tower.Norm(_tower.HiddenStates(_tower.Embed(ids).to(_precision))[^1]);
    }

    /// <summary>Notes which of the first <paramref name="known"/> pictures show one subject.</summary>
    private void Sort(int known)
    {
        for (; _sorted < known; _sorted++)
            if (_pictures.SceneAt(_sorted).Subjects.Length == 1) _single.Add(_sorted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run.Dispose();
        _flat?.Dispose();
    }
}

using Easel.Engine.Networks.Vae;
using Easel.Training;
using Easel.Training.Optimizers;
using Easel.Training.Schedules;
using static TorchSharp.torch;
using AdamW = Easel.Training.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Easel.Starter.Recipe;

/// <summary>
/// Trains the autoencoder, first whole, then its decoder alone: once the encoder is fixed so are the latents, and the UNet can be
/// trained while the decoder still learns to paint them more sharply. Mostly on crops of half the side (a picture's edges and textures
/// are local, and a crop costs a quarter), at the end on whole pictures, so that the attention in the middle meets its real size.
/// </summary>
public sealed class AutoencoderTrainer : IDisposable
{
    private const int Batch = 4, CropSide = StarterModel.Size / 2, CropsPerPicture = 2;
    private const double LatentNoise = 0.05, WholePictures = 0.1;

    private readonly PictureStream _pictures;
    private readonly Autoencoder _network;
    private readonly bool _decoderOnly;
    private readonly ScalarType _precision;
    private readonly WarmupStableDecay _rate;
    private readonly AutoencoderLoss _loss = new();
    private readonly (string Name, Parameter Parameter)[] _trained;

    /// <summary>Prepares the training of a network, which stays the caller's.</summary>
    /// <param name="pictures">The training set.</param>
    /// <param name="network">The autoencoder to train.</param>
    /// <param name="rate">The learning rate, and with it the number of steps (of 4 crops each).</param>
    /// <param name="decoderOnly">Leaves the encoder, and so the latents, as they are.</param>
    /// <param name="precision">Dtype of the activations; weights, their gradients and the optimiser's state stay float32.</param>
    public AutoencoderTrainer(
        PictureStream pictures, Autoencoder network, WarmupStableDecay rate, bool decoderOnly, ScalarType precision = ScalarType.Float32)
    {
        (_pictures, _network, _rate, _decoderOnly, _precision) = (pictures, network, rate, decoderOnly, precision);
        _trained = [.. network.NamedParameters().Where(p => !decoderOnly || IsDecoder(p.Name))];
        network.RequireGradients(false);
        foreach (var (_, parameter) in _trained) parameter.requires_grad = true;
        Run = new TrainingRun(new AdamW(_trained, weightDecay: 1e-4, beta2: 0.99), new Ema(_trained, decay: 0.998), _trained);
    }

    /// <summary>The trained weights, their averages and the optimiser's state.</summary>
    public TrainingRun Run { get; }

    /// <summary>True when all steps are done.</summary>
    public bool Finished => Run.Steps >= _rate.TotalSteps;

    /// <summary>One update.</summary>
    /// <returns>The loss and the mean absolute error of values −1 … 1.</returns>
    public (double Loss, double Colour) Step()
    {
        using var scope = NewDisposeScope();
        var step = Run.Steps;
        var picture = BatchAt(step);
        using var generator = new Generator((ulong)step + 1);
        var latents = Encode(picture);
        // Noise in the latents takes the place of the usual variational term: channels are used evenly, neighbouring latents mean similar
        // pictures, and the decoder paints cleanly from the UNet's latents, which are never perfect.
        var spread = LatentNoise * latents.detach().std([0, 2, 3], unbiased: false, keepdim: true);
        var noisy = latents + spread * randn(latents.shape, generator: generator).to(_network.Device);
        var terms = _loss.Of(picture, _network.Decode(noisy.to(_precision)).to(ScalarType.Float32), latents);
        terms.Total.backward();
        GradientClipping.ByNorm([.. _trained.Select(p => p.Parameter)], limit: 1.0);
        Run.Update(_rate.At(step));
        return (terms.Total.item<float>(), terms.Colour.item<float>());
    }

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();

    private static bool IsDecoder(string name) =>
        name.StartsWith("decoder.", StringComparison.Ordinal) || name.StartsWith("post_quant_conv.", StringComparison.Ordinal);

    private Tensor Encode(Tensor picture)
    {
        using var gradients = set_grad_enabled(!_decoderOnly);
        return Posterior.Mean(_network.Encode(picture.to(_precision))).to(ScalarType.Float32);
    }

    private Tensor BatchAt(int step)
    {
        if (step >= _rate.TotalSteps * (1 - WholePictures)) return Whole(step, Batch / 4);
        var whole = Whole(step, Batch / CropsPerPicture);
        var dice = _pictures.DiceAt(step, use: 1);
        return cat([.. Enumerable.Range(0, Batch).Select(i => Crop(whole, i / CropsPerPicture, dice))]);
    }

    /// <summary>Fresh pictures of every step: negative numbers are the autoencoder's, the others the UNet's.</summary>
    private Tensor Whole(int step, int count)
    {
        var first = -1L - step * (long)Batch - (_decoderOnly ? 1L << 40 : 0);
        return _pictures.Pictures(Enumerable.Range(0, count).Select(i => first - i)).to(_network.Device);
    }

    private static Tensor Crop(Tensor pictures, int index, World.Dice dice) => pictures
        .narrow(0, index, 1)
        .narrow(2, dice.Below((int)pictures.shape[2] - CropSide + 1), CropSide)
        .narrow(3, dice.Below((int)pictures.shape[3] - CropSide + 1), CropSide);
}

using Easel.Core.Requests;
using static TorchSharp.torch;

namespace Easel.Training.Losses;

/// <summary>How wrong a prediction is, weighed by its timestep (sd-scripts, <c>library/train_util.py</c> and <c>custom_train_functions.py</c>).</summary>
/// <param name="options">What was chosen.</param>
/// <param name="velocity">True where the model predicts velocity, whose weights differ.</param>
public sealed class DiffusionLoss(TrainLoss options, bool velocity)
{
    private const double MaxSnr = 1000;

    /// <summary>The loss of each picture.</summary>
    /// <param name="predicted">The network's output [n, c, h, w].</param>
    /// <param name="target">What it should have been.</param>
    /// <param name="levels">ᾱ of each picture, [n, 1, 1, 1].</param>
    /// <param name="timesteps">Their timesteps.</param>
    /// <param name="weights">Weight of each picture (regularisation), [n].</param>
    /// <param name="mask">What each place weighs [n, 1, H, W] in [0, 1], or null.</param>
    /// <returns>[n]; the batch's loss is its mean.</returns>
    public Tensor PerPicture(Tensor predicted, Tensor target, Tensor levels, IReadOnlyList<int> timesteps, Tensor weights, Tensor? mask = null)
    {
        using var scope = NewDisposeScope();
        var snr = (levels.sqrt() / (1 - levels).sqrt()).square();
        var loss = Elementwise(predicted.to(float32), target.to(float32), snr, timesteps);
        if (mask is not null)
            loss = loss * nn.functional.interpolate(mask.to(loss.device), size: loss.shape[2..], mode: InterpolationMode.Area);
        var each = loss.mean([1, 2, 3]) * weights;
        return Weighed(each, snr.view(-1)).MoveToOuterDisposeScope();
    }

    private Tensor Weighed(Tensor loss, Tensor snr)
    {
        if (options.MinSnrGamma is { } gamma and > 0)
        {
            var least = snr.clamp_max(gamma);
            loss = loss * (velocity ? least / (snr + 1) : least / snr);
        }

        var capped = snr.clamp_max(MaxSnr);
        if (options.ScaleVelocityLikeNoise && velocity) loss = loss * (capped / (capped + 1));
        if (options.VelocityLikeLoss is { } more) loss = loss + loss / (capped / (capped + 1)) * more;
        if (options.Debiased) loss = loss * (velocity ? 1 / (capped + 1) : capped.rsqrt());
        return loss;
    }

    private Tensor Elementwise(Tensor predicted, Tensor target, Tensor snr, IReadOnlyList<int> timesteps)
    {
        var difference = predicted - target;
        if (options.Type == "l1") return difference.abs();
        if (options.Type == "l2") return difference.square();
        var c = Bend(snr, timesteps);
        var huber = (difference.square() + c.square()).sqrt() - c;
        return options.Type == "huber" ? 2 * c * huber : 2 * huber;
    }

    // Where the loss turns from square to straight: earlier for noisy timesteps (arXiv:2403.16728).
    private Tensor Bend(Tensor snr, IReadOnlyList<int> timesteps)
    {
        var c = options.HuberC;
        return options.HuberSchedule switch
        {
            "constant" => full_like(snr, c * options.HuberScale),
            "exponential" => tensor(timesteps.Select(t => (float)(Math.Exp(Math.Log(c) / 1000 * t) * options.HuberScale)).ToArray(), device: snr.device).view(-1, 1, 1, 1),
            _ => (1 - c) / (1 + snr.rsqrt()).square() + c,
        };
    }
}

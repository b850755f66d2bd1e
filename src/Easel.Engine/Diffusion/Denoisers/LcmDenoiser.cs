using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Denoisers;

/// <summary>
/// A latent consistency model: the network at one of its fifty timesteps, its guess mixed with the input so that at time 0 the input itself is the
/// answer (arXiv:2310.04378, equation 9).
/// </summary>
/// <param name="network">The network.</param>
/// <param name="prediction">What it predicts.</param>
/// <param name="schedule">The model's full training levels.</param>
public sealed class LcmDenoiser(INoisePredictor network, Prediction prediction, DiscreteSchedule schedule) : IConditionalDenoiser
{
    /// <summary>Its fifty levels.</summary>
    public LcmSchedule Schedule { get; } = new(schedule);

    /// <inheritdoc/>
    public Prediction Prediction => prediction;

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, double sigma, Condition condition)
    {
        using var scope = NewDisposeScope();
        var timestep = Schedule.TimestepOf(sigma);
        var t = full([x.shape[0]], (float)timestep, dtype: ScalarType.Float32, device: x.device);
        var output = network.Predict(prediction.Input(x, sigma), t, condition);
        return Mixed(prediction.Denoised(output.to(x.dtype), x, sigma), x, timestep).MoveToOuterDisposeScope();
    }

    /// <summary>The answer from the network's guess and its input.</summary>
    internal static Tensor Mixed(Tensor guess, Tensor x, double timestep)
    {
        const double DataVariance = 0.25;
        var scaled = timestep * 10;
        var sum = scaled * scaled + DataVariance;
        return guess * (scaled / Math.Sqrt(sum)) + x * (DataVariance / sum);
    }
}

using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Denoisers;

/// <summary>Network and prediction: scales the latents, asks the network at the level's timestep, and reads x0 from its answer.</summary>
/// <param name="network">The network.</param>
/// <param name="prediction">What it predicts.</param>
/// <param name="schedule">Its training levels.</param>
public sealed class NetworkDenoiser(INoisePredictor network, Prediction prediction, DiscreteSchedule schedule) : IConditionalDenoiser
{
    /// <summary>The network's training levels.</summary>
    public DiscreteSchedule Schedule => schedule;

    /// <inheritdoc/>
    public Prediction Prediction => prediction;

    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, double sigma, Condition condition)
    {
        using var scope = NewDisposeScope();
        var t = full([x.shape[0]], (float)schedule.TimestepOf(sigma), dtype: ScalarType.Float32, device: x.device);
        var output = network.Predict(prediction.Input(x, sigma), t, condition);
        return prediction.Denoised(output.to(x.dtype), x, sigma).MoveToOuterDisposeScope();
    }

    /// <summary>This denoiser under one condition, without guidance.</summary>
    public IDenoiser Under(Condition condition) => new Fixed(this, condition);

    private sealed class Fixed(NetworkDenoiser inner, Condition condition) : IDenoiser
    {
        public Tensor Denoise(Tensor x, double sigma) => inner.Denoise(x, sigma, condition);
    }
}

using static TorchSharp.torch;

namespace Easel.Engine.Diffusion;

/// <summary>
/// What a network predicts, as the two conversions that sampling needs and the target that training needs. Noise is variance
/// exploding: x = x0 + σ·noise.
/// </summary>
public abstract class Prediction
{
    /// <summary>The noise (Ho et al. 2020, arXiv:2006.11239).</summary>
    public static Prediction Epsilon { get; } = new EpsilonPrediction();

    /// <summary>The velocity v = α·noise − σ'·x0 (Salimans and Ho 2022, arXiv:2202.00512).</summary>
    public static Prediction Velocity { get; } = new VelocityPrediction();

    /// <summary><c>epsilon</c> or <c>v_prediction</c>, as configuration files name it.</summary>
    public abstract string Id { get; }

    /// <summary>The network's input for noisy latents <paramref name="x"/>.</summary>
    public virtual Tensor Input(Tensor x, float sigma) => x / MathF.Sqrt(sigma * sigma + 1);

    /// <summary>The clean latents x0 that the network's <paramref name="output"/> means for <paramref name="x"/>.</summary>
    public abstract Tensor Denoised(Tensor output, Tensor x, float sigma);

    /// <summary>What the network should have answered; all arguments [n, c, h, w], <paramref name="alphaBar"/> [n, 1, 1, 1] in (0, 1).</summary>
    public abstract Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar);

    private sealed class EpsilonPrediction : Prediction
    {
        public override string Id => "epsilon";

        public override Tensor Denoised(Tensor output, Tensor x, float sigma) => x - output * sigma;

        public override Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar) => noise.alias();
    }

    private sealed class VelocityPrediction : Prediction
    {
        public override string Id => "v_prediction";

        public override Tensor Denoised(Tensor output, Tensor x, float sigma)
        {
            var scale = sigma * sigma + 1;
            return x / scale - output * (sigma / MathF.Sqrt(scale));
        }

        public override Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar) => alphaBar.sqrt() * noise - (1 - alphaBar).sqrt() * x0;
    }
}

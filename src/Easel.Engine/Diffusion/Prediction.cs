using static TorchSharp.torch;

namespace Easel.Engine.Diffusion;

/// <summary>
/// What a network predicts, as the conversions that sampling needs and the target that training needs. Noise is variance
/// exploding, x = x0 + σ·noise; only flow matching mixes, x = (1 − σ)·x0 + σ·noise.
/// </summary>
public abstract class Prediction
{
    /// <summary>The noise (Ho et al. 2020, arXiv:2006.11239).</summary>
    public static Prediction Epsilon { get; } = new EpsilonPrediction();

    /// <summary>The velocity v = α·noise − σ'·x0 (Salimans and Ho 2022, arXiv:2202.00512).</summary>
    public static Prediction Velocity { get; } = new VelocityPrediction();

    /// <summary>The preconditioned clean latent of Karras et al. 2022 (arXiv:2206.00364) with σ_data = 1.</summary>
    public static Prediction Edm { get; } = new EdmPrediction();

    /// <summary>The straight path's direction, noise − x0 (rectified flow, arXiv:2209.03003).</summary>
    public static Prediction Flow { get; } = new FlowPrediction();

    /// <summary><c>epsilon</c>, <c>v_prediction</c>, <c>edm</c> or <c>const</c>, as configuration files name it.</summary>
    public abstract string Id { get; }

    /// <summary>The network's input for noisy latents <paramref name="x"/>.</summary>
    public virtual Tensor Input(Tensor x, double sigma) => x / Math.Sqrt(sigma * sigma + 1);

    /// <summary>The clean latents x0 that the network's <paramref name="output"/> means for <paramref name="x"/>.</summary>
    public abstract Tensor Denoised(Tensor output, Tensor x, double sigma);

    /// <summary>The network's output that would mean <paramref name="denoised"/>: the inverse of <see cref="Denoised"/>.</summary>
    public virtual Tensor Output(Tensor denoised, Tensor x, double sigma) => (x - denoised) / sigma;

    /// <summary>
    /// The latents that sampling starts from. <paramref name="maxDenoise"/> gives pure noise the length it has at the end of a variance
    /// preserving process (A1111's "SGM noise multiplier", Stability's and ComfyUI's start).
    /// </summary>
    /// <param name="noise">Unit noise [n, c, h, w].</param>
    /// <param name="latent">The picture to start from, or null for none.</param>
    /// <param name="sigma">The first noise level.</param>
    /// <param name="maxDenoise">Scale by √(1 + σ²) instead of σ.</param>
    public virtual Tensor Noised(Tensor noise, Tensor? latent, double sigma, bool maxDenoise = false)
    {
        var scaled = noise * (maxDenoise ? Math.Sqrt(1 + sigma * sigma) : sigma);
        return latent is null ? scaled : scaled + latent;
    }

    /// <summary>What the network should have answered; all arguments [n, c, h, w], <paramref name="alphaBar"/> [n, 1, 1, 1] in (0, 1).</summary>
    public abstract Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar);

    private sealed class EpsilonPrediction : Prediction
    {
        public override string Id => "epsilon";

        public override Tensor Denoised(Tensor output, Tensor x, double sigma) => x - output * sigma;

        public override Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar) => noise.alias();
    }

    private sealed class VelocityPrediction : Prediction
    {
        public override string Id => "v_prediction";

        public override Tensor Denoised(Tensor output, Tensor x, double sigma)
        {
            var scale = sigma * sigma + 1;
            return x / scale - output * (sigma / Math.Sqrt(scale));
        }

        public override Tensor Output(Tensor denoised, Tensor x, double sigma)
        {
            var scale = sigma * sigma + 1;
            return (x / scale - denoised) * (Math.Sqrt(scale) / sigma);
        }

        public override Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar) => alphaBar.sqrt() * noise - (1 - alphaBar).sqrt() * x0;
    }

    private sealed class EdmPrediction : Prediction
    {
        public override string Id => "edm";

        public override Tensor Denoised(Tensor output, Tensor x, double sigma)
        {
            var scale = sigma * sigma + 1;
            return x / scale + output * (sigma / Math.Sqrt(scale));
        }

        public override Tensor Output(Tensor denoised, Tensor x, double sigma)
        {
            var scale = sigma * sigma + 1;
            return (denoised - x / scale) * (Math.Sqrt(scale) / sigma);
        }

        public override Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar) => (1 - alphaBar).sqrt() * x0 - alphaBar.sqrt() * noise;
    }

    private sealed class FlowPrediction : Prediction
    {
        public override string Id => "const";

        public override Tensor Input(Tensor x, double sigma) => x.alias();

        public override Tensor Denoised(Tensor output, Tensor x, double sigma) => x - output * sigma;

        public override Tensor Noised(Tensor noise, Tensor? latent, double sigma, bool maxDenoise = false)
        {
            var scaled = noise * sigma;
            return latent is null ? scaled : scaled + latent * (1 - sigma);
        }

        public override Tensor Target(Tensor x0, Tensor noise, Tensor alphaBar) => noise - x0;
    }
}

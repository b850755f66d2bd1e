using Easel.Engine.Diffusion;
using Easel.Engine.Networks.UNet;
using Easel.Training.Losses;
using Easel.Training.Text;
using static TorchSharp.torch;

namespace Easel.Training.Steps;

/// <summary>One forward and backward pass: noise on latents, captions through the text encoder, the UNet's answer, its loss, the gradients.</summary>
/// <param name="unet">The UNet, with whatever is trained in it.</param>
/// <param name="text">The text encoder.</param>
/// <param name="prediction">What the UNet predicts.</param>
/// <param name="levels">The noise levels.</param>
/// <param name="loss">What is measured.</param>
public sealed class DiffusionStep(UNetModel unet, CaptionEncoder text, Prediction prediction, NoiseLevels levels, DiffusionLoss loss)
{
    private const int SizeWidth = 256;

    /// <summary>What the UNet computes in.</summary>
    public ScalarType Compute { get; init; } = ScalarType.Float32;

    /// <summary>True computes the UNet's inner values twice rather than keeping them.</summary>
    public bool Checkpointing { get; init; }

    /// <summary>False encodes captions without a graph, where nothing there is trained.</summary>
    public bool TextGradients { get; set; } = true;

    /// <summary>Encodes captions in another way, for instance out of a store; null encodes them here.</summary>
    public Func<StepInputs, EncodedCaptions>? Captions { get; init; }

    /// <summary>The loss of each picture, without gradients.</summary>
    /// <returns>[n], in the caller's dispose scope.</returns>
    public Tensor Measure(StepInputs inputs)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (reads, target, alphaBars) = Prepare(inputs);
        return loss.PerPicture(unet.Forward(reads), target, alphaBars, inputs.Timesteps, inputs.Weights, inputs.Mask).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the gradients of the batch's mean loss times <paramref name="scale"/> to everything that is trained.</summary>
    /// <returns>The loss of each picture, not scaled.</returns>
    public float[] Run(StepInputs inputs, double scale = 1)
    {
        using var scope = NewDisposeScope();
        var (reads, target, alphaBars) = Prepare(inputs);
        if (!Checkpointing)
        {
            var plain = loss.PerPicture(unet.Forward(reads), target, alphaBars, inputs.Timesteps, inputs.Weights, inputs.Mask);
            (plain.mean() * scale).backward();
            return plain.detach().cpu().data<float>().ToArray();
        }

        using var pass = unet.ForwardCheckpointed(reads);
        var output = pass.Output.detach();
        output.requires_grad = true;
        var each = loss.PerPicture(output, target, alphaBars, inputs.Timesteps, inputs.Weights, inputs.Mask);
        (each.mean() * scale).backward();
        pass.Backward(output.grad!);
        return each.detach().cpu().data<float>().ToArray();
    }

    private (UNetInputs Reads, Tensor Target, Tensor AlphaBars) Prepare(StepInputs inputs)
    {
        var device = inputs.Latents.device;
        var alphaBars = levels.AlphaBars(inputs.Timesteps).to(device);
        var noisy = NoiseLevels.Noised(inputs.Latents, inputs.InputNoise ?? inputs.Noise, alphaBars);
        var captions = Captions?.Invoke(inputs) ?? Encode(inputs);
        var target = prediction.Target(inputs.Latents, inputs.Noise, alphaBars);
        var timesteps = tensor([.. inputs.Timesteps.Select(t => (float)t)], device: device);
        return (new UNetInputs(noisy.to(Compute), timesteps, captions.Context.to(Compute), Vector(captions.Pooled, inputs.Sizes)), target, levels.WeighingAlphaBars(inputs.Timesteps).to(device));
    }

    private EncodedCaptions Encode(StepInputs inputs)
    {
        if (TextGradients) return text.Encode(inputs.Ids, inputs.TokenWeights);
        using var noGradients = no_grad();
        return text.Encode(inputs.Ids, inputs.TokenWeights);
    }

    private static Tensor? Vector(Tensor? pooled, Tensor? sizes)
    {
        if (pooled is null || sizes is null) return null;
        using var scope = NewDisposeScope();
        var waves = Sinusoids.Of(sizes.view(-1), SizeWidth).view(sizes.shape[0], -1).to(pooled.dtype);
        return cat([pooled, waves], -1).MoveToOuterDisposeScope();
    }
}

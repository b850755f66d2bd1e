using static TorchSharp.torch;

namespace Easel.Training.Steps;

/// <summary>What one batch feeds into a step.</summary>
/// <param name="Latents">Clean latents, scaled for the UNet [n, c, h, w].</param>
/// <param name="Noise">What is added, and what an epsilon model should answer.</param>
/// <param name="InputNoise">What is really added, where the input is disturbed; null is <paramref name="Noise"/>.</param>
/// <param name="Timesteps">n timesteps.</param>
/// <param name="Ids">For each tower int64 [n, chunks, 77].</param>
/// <param name="Weights">Weight of each picture [n].</param>
/// <param name="Mask">What each place weighs [n, 1, H, W], or null.</param>
/// <param name="Sizes">For SDXL the six sizes of each picture [n, 6]; else null.</param>
/// <param name="TokenWeights">What each token weighs [n, chunks, 77], or null.</param>
public sealed record StepInputs(
    Tensor Latents, Tensor Noise, Tensor? InputNoise, IReadOnlyList<int> Timesteps, IReadOnlyList<Tensor> Ids, Tensor Weights, Tensor? Mask = null, Tensor? Sizes = null,
    Tensor? TokenWeights = null);

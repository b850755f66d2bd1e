using static TorchSharp.torch;

namespace Easel.Engine.Networks.UNet;

/// <summary>What one forward pass of the UNet reads; the UNet computes in the dtype of <paramref name="X"/>.</summary>
/// <param name="X">Latents, scaled for the network [n, in channels, h, w].</param>
/// <param name="Timesteps">Float [n], 0 … 999, fractions allowed.</param>
/// <param name="Context">Text hidden states [n, t, context].</param>
/// <param name="Vector">SDXL's vector [n, vector dim]; null for families without one.</param>
public sealed record UNetInputs(Tensor X, Tensor Timesteps, Tensor Context, Tensor? Vector = null);

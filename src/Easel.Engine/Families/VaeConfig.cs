using System.Collections.Immutable;

namespace Easel.Engine.Families;

/// <summary>
/// The shape of an LDM autoencoder (CompVis stable-diffusion, <c>ldm/modules/diffusionmodules/model.py</c>). The picture's side is
/// 2^(levels − 1) times the latent's.
/// </summary>
/// <param name="Channels">Channels of the finest level, for instance 128.</param>
/// <param name="ChannelMultipliers">Channels of each level as a multiple of <paramref name="Channels"/>, finest first.</param>
/// <param name="ResBlocks">Residual blocks a level in the encoder (one more in the decoder).</param>
/// <param name="LatentChannels">4.</param>
/// <param name="HasEncoder">False for files that carry only the decoder.</param>
/// <param name="NormGroups">
/// Groups of every norm, 32 unless the sidecar says otherwise (<c>num_groups</c>; diffusers: <c>norm_num_groups</c>): shapes do not tell.
/// </param>
public sealed record VaeConfig(int Channels, ImmutableArray<int> ChannelMultipliers, int ResBlocks, int LatentChannels, bool HasEncoder = true, int NormGroups = 32)
{
    /// <summary>Pixels a latent cell covers along one side.</summary>
    public int Factor => 1 << (ChannelMultipliers.Length - 1);
}

/// <summary>How a family's latents are scaled between the VAE and the UNet.</summary>
/// <param name="Channels">Latent channels, 4.</param>
/// <param name="ScaleFactor">UNet latent = VAE latent × this: 0.18215 (SD 1, SD 2), 0.13025 (SDXL).</param>
public sealed record LatentFormat(int Channels, double ScaleFactor);

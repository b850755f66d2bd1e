using Easel.Core.Pixels;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Easel.Engine.Networks.Upscalers.Ldsr;

/// <summary>
/// Latent diffusion super-resolution (Rombach et al. 2022, arXiv:2112.10752, section 4.4): a UNet that samples latents, told the small picture beside
/// them at their own size, and a decoder that makes four times as many pixels of them.
/// </summary>
public sealed class LdsrNetwork : UpscalerNetwork
{
    // The side that the UNet was trained at; smaller pictures are continued at their edges.
    private const int LeastSide = 64;

    private readonly UNetModel unet;
    private readonly Codebook codebook;
    private readonly Autoencoder firstStage;
    private readonly LdsrConfig config;

    /// <param name="weights">The root of the checkpoint.</param>
    /// <param name="config">The shape.</param>
    public LdsrNetwork(Weights weights, LdsrConfig config)
        : base(weights)
    {
        this.config = config;
        unet = Add(new UNetModel(weights.At("model.diffusion_model"), config.UNet));
        var stage = weights.At("first_stage_model");
        codebook = Add(new Codebook(stage.At("quantize"), config.Codes, config.FirstStage.LatentChannels));
        firstStage = Add(new Autoencoder(stage, config.FirstStage));
    }

    /// <inheritdoc/>
    public override int Factor => config.FirstStage.Factor;

    /// <inheritdoc/>
    public override int Multiple => 1 << (config.UNet.ChannelMultipliers.Length - 1);

    /// <summary>Samples with the defaults of <see cref="UpscaleRun"/>.</summary>
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var policy = DevicePolicy.Cpu with { Device = x.device, Vae = x.dtype };
        var pictures = Enumerable.Range(0, (int)x.shape[0]).Select(i => Enlarge(x.narrow(0, i, 1).to(ScalarType.Float32, CPU), policy, new UpscaleRun()));
        return cat([.. pictures]).to(x.dtype, x.device).MoveToOuterDisposeScope();
    }

    /// <summary>The predicted noise.</summary>
    /// <param name="x">Scaled latents and the small picture in [−1, 1], [n, 6, h, w].</param>
    /// <param name="timesteps">Float [n].</param>
    internal Tensor Predict(Tensor x, Tensor timesteps)
    {
        using var scope = NewDisposeScope();
        return unet.Forward(new UNetInputs(x, timesteps, empty(x.shape[0], 0, 0, dtype: x.dtype, device: x.device))).MoveToOuterDisposeScope();
    }

    /// <summary>The picture of latents [n, 3, h, w]: [n, 3, h · factor, w · factor], about [−1, 1].</summary>
    internal Tensor Decode(Tensor latents, VaeTiling? tiling = null)
    {
        using var scope = NewDisposeScope();
        return firstStage.Decode(codebook.Nearest(latents).to(latents.dtype), tiling).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// As webui's LDSR: the picture is first brought to a quarter of the size wanted, so that one pass leads there, whether the way is shorter or longer
    /// than the network's own factor.
    /// </summary>
    internal override PixelBuffer Enlarge(PixelBuffer picture, int width, int height, DevicePolicy policy, UpscaleRun run)
    {
        var scale = Math.Max((double)width / picture.Width, (double)height / picture.Height) / Factor;
        var small = picture.Resize(Side(picture.Width), Side(picture.Height), ResizeFilter.Lanczos);
        var result = new PixelBuffer(small.Width * Factor, small.Height * Factor, picture.Channels == 1 ? 1 : 3);
        using var scope = NewDisposeScope();
        TilePixels.Write(result, Enlarge(TilePixels.Read(small), policy, run), 0);
        return result;

        // A product that should be whole may miss it by its last bit.
        int Side(int side) => Math.Max(1, (int)Math.Ceiling(side * scale - 1e-6));
    }

    private Tensor Enlarge(Tensor picture, DevicePolicy policy, UpscaleRun run)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (picture.shape[2], picture.shape[3]);
        var padded = pad(picture * 2 - 1, [0, Padded(width) - width, 0, Padded(height) - height], TorchSharp.PaddingModes.Replicate);
        var decoded = new LdsrSampling(this, policy, run).Run(padded);
        return ((decoded.narrow(2, 0, height * Factor).narrow(3, 0, width * Factor) + 1) / 2).MoveToOuterDisposeScope();
    }

    private long Padded(long side) => Math.Max(LeastSide, (side + Multiple - 1) / Multiple * Multiple);
}

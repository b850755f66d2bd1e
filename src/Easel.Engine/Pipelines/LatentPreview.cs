using System.Collections.Immutable;
using Easel.Core.Pixels;
using Easel.Engine.Families;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// Rough looks at latents: colour as a linear function of a latent cell, one pixel a cell (A1111's "Approx cheap"). The well-known
/// autoencoders have published coefficients; for any other one they are fitted, once, to what it paints for cells of random values.
/// </summary>
internal sealed class LatentPreview
{
    // A1111, modules/sd_samplers_common.py and sd_vae_approx.py: red, green, blue for each of the four channels, plus (SDXL) nothing.
    private static readonly float[] Sd =
        [0.298f, 0.207f, 0.208f, 0.187f, 0.286f, 0.173f, -0.158f, 0.189f, 0.264f, -0.184f, -0.271f, -0.473f, 0, 0, 0];

    private static readonly float[] Sdxl =
        [0.3448f, 0.4168f, 0.4395f, -0.1953f, -0.0290f, 0.0250f, 0.1074f, 0.0886f, -0.0163f, -0.3730f, -0.2499f, -0.2088f, 0, 0, 0];

    // [channels + 1, 3], the last row a constant; as plain numbers, because previews outlive dispose scopes.
    private readonly float[] coefficients;

    private LatentPreview(float[] coefficients) => this.coefficients = coefficients;

    /// <summary>The published coefficients for a family's own autoencoder, or null where it is another one.</summary>
    public static LatentPreview? Published(string family, VaeConfig config)
    {
        if (config is not { Channels: 128, Factor: 8, LatentChannels: 4 }) return null;
        return family is "sd1" or "sd2" ? new LatentPreview(Sd) : family.StartsWith("sdxl", StringComparison.Ordinal) ? new LatentPreview(Sdxl) : null;
    }

    /// <summary>Coefficients fitted to an autoencoder by least squares over 36 patches of constant random latents.</summary>
    /// <param name="vae">The autoencoder.</param>
    /// <param name="latents">How the UNet's latents are scaled.</param>
    /// <param name="compute">What the autoencoder computes in.</param>
    public static LatentPreview Fitted(Autoencoder vae, LatentFormat latents, ScalarType compute)
    {
        const int patches = 6, cells = 3;
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var device = vae.Parameters().First().device;
        var values = randn([1, latents.Channels, patches, patches], generator: generator);
        var spread = values.repeat_interleave(cells, 2).repeat_interleave(cells, 3);
        var painted = vae.Decode((spread / latents.ScaleFactor).to(compute, device)).to(ScalarType.Float32, CPU);
        // The middle of each patch, where its neighbours show least.
        var colours = nn.functional.avg_pool2d(painted, vae.Config.Factor)[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, cells), TensorIndex.Slice(1, null, cells)];
        var known = cat([Rows(values), ones([patches * patches, 1])], 1);
        var fitted = linalg.lstsq(known, Rows(colours)).Solution;
        return new LatentPreview(fitted.contiguous().data<float>().ToArray());
    }

    /// <summary>One small picture for each latent.</summary>
    /// <param name="latents">[n, channels, h, w], as the UNet reads them.</param>
    public ImmutableArray<PixelBuffer> Paint(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var x = latents.to(ScalarType.Float32, CPU);
        var (n, height, width) = (x.shape[0], x.shape[2], x.shape[3]);
        var matrix = tensor(coefficients, [x.shape[1] + 1, 3]);
        var colours = Rows(x).matmul(matrix.narrow(0, 0, x.shape[1])) + matrix.narrow(0, x.shape[1], 1);
        return DecodedPixels.ToPictures(colours.view(n, height, width, 3).permute(0, 3, 1, 2));
    }

    // [n, c, h, w] to [n·h·w, c].
    private static Tensor Rows(Tensor x) => x.permute(0, 2, 3, 1).reshape(-1, x.shape[1]);
}

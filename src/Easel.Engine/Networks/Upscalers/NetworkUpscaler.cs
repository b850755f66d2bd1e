using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Engine.Memory;
using static TorchSharp.torch;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>
/// Enlarges with the network of a file, tile by tile. Where memory runs out, the tiles are halved and the picture is begun again. For the
/// device's thread.
/// </summary>
/// <param name="file">The file; it must stay open while this is used.</param>
/// <param name="host">Owns the loaded network.</param>
/// <param name="policy">What is computed with.</param>
public sealed class NetworkUpscaler(UpscalerFile file, ModelHost host, DevicePolicy policy) : IUpscaler
{
    private const int SmallestTile = 32;

    /// <inheritdoc/>
    public string Name => UpscalerList.NameOf(file.Path);

    /// <inheritdoc/>
    public int? Factor => file.ReachesAnySize ? null : file.Factor;

    /// <inheritdoc/>
    /// <exception cref="OutOfDeviceMemoryException">Memory ran out even with the smallest tiles.</exception>
    public PixelBuffer Pass(PixelBuffer picture, int width, int height, UpscaleRun run)
    {
        // What goes to any size enlarges; making smaller is no work for a network.
        if (file.ReachesAnySize && width <= picture.Width && height <= picture.Height && (width, height) != (picture.Width, picture.Height)) return picture;
        var tiling = run.Tiling;
        while (true)
        {
            try
            {
                return Enlarge(picture, width, height, run with { Tiling = tiling });
            }
            catch (Exception error) when (error is not EaselException && OutOfMemory.Is(error))
            {
                var tile = tiling.Tile == 0 ? Math.Max(picture.Width, picture.Height) : Math.Min(tiling.Tile, Math.Max(picture.Width, picture.Height));
                if (tile / 2 < SmallestTile)
                {
                    host.Clear();
                    throw new OutOfDeviceMemoryException(
                        $"{policy.Device} ran out of memory enlarging a picture of {picture.Width}×{picture.Height} with '{Name}' in tiles of {tile} pixels. Close other programs, or choose another upscaler.", error);
                }

                tiling = tiling with { Tile = tile / 2, Overlap = Math.Min(tiling.Overlap, tile / 8) };
                run.Log(JobLogLevel.Warning, $"Memory ran out; '{Name}' goes on in tiles of {tiling.Tile} pixels.");
            }
        }
    }

    private PixelBuffer Enlarge(PixelBuffer picture, int width, int height, UpscaleRun run)
    {
        using var noGradients = no_grad();
        using var lease = host.Use(file.Component(policy), policy);
        var enlarged = lease.Network.Enlarge(picture, width, height, policy, run);
        if (picture.Channels != 4) return enlarged;
        // A network knows colours only; transparency is enlarged smoothly beside it.
        var alpha = picture.Channel(3).Resize(enlarged.Width, enlarged.Height, ResizeFilter.Lanczos);
        return enlarged.WithAlpha(alpha);
    }
}

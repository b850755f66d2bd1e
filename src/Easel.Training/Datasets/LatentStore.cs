using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Easel.Training.Datasets;

/// <summary>
/// The autoencoder's answer to pictures, computed once. What is kept is the posterior (mean and log variance), so that a run with a store
/// draws the same latents as one without. The key is made of the picture's bytes, the cut and the autoencoder: a changed input is another
/// key, so nothing stale is ever used (docs/decisions/041-latent-store.md).
/// </summary>
/// <param name="reader">Reads pictures.</param>
/// <param name="encode">The autoencoder: [1, 3, h, w] in [−1, 1] to moments [1, 8, h / 8, w / 8].</param>
/// <param name="encoderKey">Tells autoencoders apart by their content.</param>
/// <param name="keep">True keeps results in memory.</param>
/// <param name="onDisk">True keeps them in files too, under <c>.easel</c> in the picture's folder.</param>
public sealed class LatentStore(IPictureReader reader, Func<Tensor, Tensor> encode, string encoderKey, bool keep, bool onDisk) : IDisposable
{
    private const string Moments = "moments";

    private readonly Dictionary<string, Tensor> known = [];
    private readonly Dictionary<string, string> contents = [];

    /// <summary>How often the autoencoder was asked.</summary>
    public int Encoded { get; private set; }

    /// <summary>The moments of a draw's picture and its mask at the picture's size, where it has one.</summary>
    /// <param name="draw">The draw.</param>
    /// <param name="interpolation">The filter of scaling.</param>
    /// <returns>In the caller's dispose scope: moments [1, 8, h, w], mask [1, 1, H, W] or null.</returns>
    public (Tensor Moments, Tensor? Mask) Of(PictureDraw draw, string? interpolation)
    {
        using var scope = NewDisposeScope();
        var wantsMask = draw.Picture.Mask is not null || draw.Picture.Subset.AlphaMask;
        var storable = (keep || onDisk) && draw.Tint is null;
        var key = storable ? Key(draw, interpolation) : "";
        var moments = storable ? Find(key, draw.Picture.Path) : null;
        Tensor? mask = null;
        if (moments is null || wantsMask)
        {
            var (pixels, found) = PicturePixels.Of(draw, reader, interpolation);
            mask = found;
            if (moments is null)
            {
                moments = encode(pixels);
                Encoded++;
                if (storable) Keep(key, draw.Picture.Path, moments);
            }
        }

        return (moments.alias().MoveToOuterDisposeScope(), mask?.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in known.Values) tensor.Dispose();
        known.Clear();
    }

    private static string FolderOf(string picture) => Path.GetDirectoryName(Path.GetFullPath(picture))!;

    private Tensor? Find(string key, string picture)
    {
        if (known.TryGetValue(key, out var there)) return there.alias();
        if (!onDisk || KeptTensors.Find(FolderOf(picture), key, Moments)?[Moments] is not { } read) return null;
        if (keep) known[key] = read.alias().DetachFromDisposeScope();
        return read;
    }

    private void Keep(string key, string picture, Tensor moments)
    {
        if (onDisk)
            KeptTensors.Keep(FolderOf(picture), key, new Dictionary<string, Tensor> { [Moments] = moments }, $"The latents of '{picture}' cannot be kept in {KeptTensors.Folder} beside it", "--cache_latents_to_disk");
        if (keep) known[key] = moments.detach().alias().DetachFromDisposeScope();
    }

    private string Key(PictureDraw draw, string? interpolation)
    {
        var fit = draw.Picture.Fit;
        var text = string.Create(CultureInfo.InvariantCulture, $"1 {Content(draw.Picture.Path)} {fit.Resized} {fit.Bucket} {draw.CropX} {draw.CropY} {draw.Flipped} {interpolation} {encoderKey}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    // Read once a run: a file that changes while a run goes on is as undefined here as anywhere.
    private string Content(string path)
    {
        if (!contents.TryGetValue(path, out var hash)) contents[path] = hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        return hash;
    }
}

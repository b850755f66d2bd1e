using System.Collections.Immutable;
using System.Security.Cryptography;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Imaging;
using Easel.Worker.Extras;

namespace Easel.Worker.Generation;

/// <summary>A picture to start from, and its mask, as files.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Mask">The mask, or null.</param>
internal sealed record PictureSource(string Picture, string? Mask)
{
    /// <summary>The picture with a drawing on it, or null.</summary>
    public string? Sketch { get; init; }

    /// <summary>The pictures of a request: one, or a folder's, each with its mask.</summary>
    /// <exception cref="InvalidRequestException">A file or a mask is missing, or a folder holds no picture.</exception>
    public static ImmutableArray<PictureSource> Find(ImageToImageOptions options, IAssetStore assets)
    {
        var pictures = PictureFiles.Find("image.initImage", options.InitImage, recursive: false, assets);
        if (options.Inpaint.MaskSketch is { } drawn)
        {
            var sketches = PictureFiles.Find("image.inpaint.maskSketch", drawn, recursive: false, assets);
            return [.. pictures.Select(picture => new PictureSource(picture, null) { Sketch = pictures.Length == 1 && sketches.Length == 1 ? sketches[0] : MaskOf(picture, sketches) })];
        }

        if (options.Mask is null) return [.. pictures.Select(picture => new PictureSource(picture, null))];
        var masks = PictureFiles.Find("image.mask", options.Mask, recursive: false, assets);
        return [.. pictures.Select(picture => new PictureSource(picture, masks.Length == 1 ? masks[0] : MaskOf(picture, masks)))];
    }

    /// <summary>The name of the picture's file, without extension.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Picture);

    /// <summary>Reads both.</summary>
    /// <param name="options">What shows through transparent parts, and whether these are the mask.</param>
    /// <returns>The picture and its mask, and what tells the picture apart.</returns>
    /// <exception cref="EaselException">A file is no picture, or the picture has no transparency to take a mask from.</exception>
    public (PictureInputs Inputs, string Hash) Load(ImageToImageOptions options)
    {
        var picture = ImageFile.Load(Picture);
        var mask = Mask is null ? null : PictureMask.Read(ImageFile.Load(Mask));
        if (options.Inpaint.MaskFromAlpha) mask = WithTransparency(picture, mask);
        var background = Convert.FromHexString(options.Background.AsSpan(1));
        var flat = Flattening.Onto(picture, background);
        if (Sketch is not null) (flat, mask) = InpaintSketch.Of(flat, InpaintSketch.On(picture, flat, ImageFile.Load(Sketch)), options.Inpaint.MaskTransparency / 100, options.Inpaint.MaskBlur);
        return (new PictureInputs(flat, mask), HashOf(picture));
    }

    /// <summary>What tells a picture apart: MD5 over its pixels, as A1111 writes it.</summary>
#pragma warning disable CA5351 // A name for a picture, nothing to keep secret.
    public static string HashOf(PixelBuffer picture) => Convert.ToHexStringLower(MD5.HashData(picture.Bytes));
#pragma warning restore CA5351

    private static string MaskOf(string picture, ImmutableArray<string> masks) =>
        masks.FirstOrDefault(mask => Path.GetFileNameWithoutExtension(mask).Equals(Path.GetFileNameWithoutExtension(picture), StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidRequestException("image.mask", $"there is no mask for {picture}. Name the masks like the pictures, or give one mask for all.");

    private GrayMask WithTransparency(PixelBuffer picture, GrayMask? mask)
    {
        var own = PictureMask.Transparency(picture);
        if (own is null && mask is null)
            throw new InvalidRequestException("image.inpaint.maskFromAlpha", $"{Picture} has no transparent part, which would be repainted. Erase one, or give a mask.");
        if (own is null || mask is null) return (own ?? mask)!;
        if ((own.Width, own.Height) != (mask.Width, mask.Height))
            throw new InvalidRequestException("image.mask", $"{Mask} has {mask.Width}×{mask.Height} pixels, and the picture, whose transparency is a mask too, {own.Width}×{own.Height}. Give both the same size.");
        return own.Lighter(mask);
    }
}

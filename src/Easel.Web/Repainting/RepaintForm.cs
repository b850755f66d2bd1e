using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Web.Repainting;

/// <summary>The form of the page: a request that keeps the fields of every mode, and which of them count.</summary>
/// <param name="Request">All fields; its picture's name is empty before one is there.</param>
/// <param name="Mode">Which fields count.</param>
/// <param name="Mask">The drawn mask, an upload; null where nothing is drawn.</param>
/// <param name="Sketch">The picture with what was drawn on it, an upload; null where nothing is drawn.</param>
/// <param name="Strokes">What was drawn for <see cref="RepaintMode.InpaintSketch"/>, alone on a transparent ground, an upload; null where nothing is drawn.</param>
public sealed record RepaintForm(GenerateRequest Request, RepaintMode Mode = RepaintMode.Whole, string? Mask = null, string? Sketch = null, string? Strokes = null)
{
    /// <summary>The sides that a fresh form continues on.</summary>
    public static OutpaintOptions FreshOutpaint { get; } = new(Right: 128);

    /// <summary>The pictures of <see cref="RepaintMode.Batch"/>, in order.</summary>
    public ImmutableArray<string> Batch { get; init; } = [];

    /// <summary>An empty form.</summary>
    public static RepaintForm Fresh { get; } = new(new GenerateRequest("", Image: new ImageToImageOptions("", Outpaint: FreshOutpaint)));

    /// <summary>The picture to start from; null before there is one.</summary>
    public string? Source => Request.Image is { InitImage: { Length: > 0 } name } ? name : null;

    /// <summary>The fields of image to image.</summary>
    public ImageToImageOptions Image => Request.Image ?? Fresh.Request.Image!;

    /// <summary>Another picture: what was drawn on the last one goes.</summary>
    public RepaintForm From(string picture) => this with { Request = Request with { Image = Image with { InitImage = picture, Mask = null }, Hires = null }, Mask = null, Sketch = null, Strokes = null };

    /// <summary>A fresh form with the same picture and what was drawn on it.</summary>
    /// <param name="fresh">What a fresh form asks for.</param>
    public RepaintForm Anew(GenerateRequest fresh) => this with { Request = fresh with { Hires = null, Image = (fresh.Image ?? Fresh.Image) with { InitImage = Image.InitImage, Mask = null } } };

    /// <summary>The fields of a request that somebody sent here; a mask that it carries is one to go on with.</summary>
    public static RepaintForm Of(GenerateRequest request)
    {
        var image = request.Image ?? new ImageToImageOptions("");
        var mode = image.Outpaint is not null ? RepaintMode.Outpaint : image.Inpaint.MaskSketch is not null ? RepaintMode.InpaintSketch : image.Mask is not null ? RepaintMode.Inpaint : RepaintMode.Whole;
        var kept = image with { Mask = null, Inpaint = image.Inpaint with { MaskSketch = null }, Outpaint = image.Outpaint ?? FreshOutpaint };
        return new RepaintForm(request with { Hires = null, Image = kept }, mode, image.Mask, Strokes: image.Inpaint.MaskSketch);
    }

    /// <summary>The requests that are submitted: one, or one a picture of the batch.</summary>
    public ImmutableArray<GenerateRequest> ComposeAll() => Mode == RepaintMode.Batch
        ? [.. Batch.Select(picture => (this with { Request = Request with { Image = Image with { InitImage = picture } } }).Compose())]
        : [Compose()];

    /// <summary>What is submitted: the fields that count in the mode, and no others.</summary>
    public GenerateRequest Compose()
    {
        var image = Image;
        var plain = new InpaintOptions();
        return Request with
        {
            Hires = null,
            Image = Mode switch
            {
                RepaintMode.Inpaint => image with { Mask = Mask, Inpaint = image.Inpaint with { MaskSketch = null, MaskTransparency = 0 }, Outpaint = null },
                RepaintMode.InpaintSketch => image with { Mask = null, Inpaint = image.Inpaint with { MaskSketch = Strokes }, Outpaint = null },
                RepaintMode.Sketch => image with { InitImage = Sketch ?? image.InitImage, Mask = null, Inpaint = plain, Outpaint = null },
                RepaintMode.Outpaint => image with { Mask = null, Inpaint = plain with { MaskContent = image.Inpaint.MaskContent, MaskBlur = image.Inpaint.MaskBlur }, Outpaint = image.Outpaint ?? FreshOutpaint },
                _ => image with { Mask = null, Inpaint = plain, Outpaint = null },
            },
        };
    }
}

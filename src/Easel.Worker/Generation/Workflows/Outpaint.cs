using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;

namespace Easel.Worker.Generation.Workflows;

/// <summary>Continues pictures beyond their edges (A1111's two outpainting scripts).</summary>
internal sealed class Outpaint(GenerateRequest request, ImageToImageOptions image, OutpaintOptions outpaint, ImmutableArray<PictureSource> sources) : Workflow
{
    private int Rows => request.Count * request.BatchSize;

    private int Steps => outpaint.OutpaintMethod == OutpaintMethod.Simple ? 1 : new[] { outpaint.Left, outpaint.Right, outpaint.Up, outpaint.Down }.Count(side => side > 0);

    public override int Parts => sources.Length * Rows * Steps;

    public override async Task PaintAsync(GenerateRun run)
    {
        foreach (var source in sources)
        {
            var (inputs, hash) = source.Load(image);
            var frame = OutpaintFrame.Around(inputs.Picture, outpaint);
            // What each side is painted at: as large as asked for, or as the picture.
            var (width, height) = (request.Width ?? inputs.Picture.Width, request.Height ?? inputs.Picture.Height);
            for (var row = 0; row < Rows; row++)
            {
                var own = request with { Count = 1, BatchSize = 1, Seed = (request.Seed + (request.SubseedStrength == 0 ? row : 0)) % (1L << 32), Subseed = (request.Subseed + row) % (1L << 32) };
                var told = own with { Width = outpaint.OutpaintMethod == OutpaintMethod.Simple ? null : width, Height = outpaint.OutpaintMethod == OutpaintMethod.Simple ? null : height };
                ImmutableArray<OutpaintSide> sides = outpaint.OutpaintMethod == OutpaintMethod.Simple ? [] : frame.Sides;
                var picture = inputs.Picture;
                for (var step = 0; step < Steps; step++)
                {
                    if (run.IsOver) return;
                    var part = sides.IsEmpty ? frame.Whole(outpaint.OutpaintBlur ?? 4) : sides[step].Of(picture, width, height, outpaint.OutpaintBlur ?? 8, outpaint);
                    var isLast = step == Steps - 1;
                    var painted = await run.PaintAsync(
                        Part(own, part), new StartPicture(new PictureInputs(part.Picture, part.Mask, part.LatentMask), hash, source.Name),
                        it => isLast ? part.Finish(it) : null, told).ConfigureAwait(false);
                    if (painted.IsEmpty) return;
                    picture = part.Finish(painted[0]);
                }
            }
        }
    }

    private GenerateRequest Part(GenerateRequest own, OutpaintPart part) => own with
    {
        Width = part.Picture.Width,
        Height = part.Picture.Height,
        Image = image with
        {
            Outpaint = null,
            ScaleBy = null,
            ResizeMode = ResizeMode.Just,
            Inpaint = image.Inpaint with
            {
                MaskBlur = part.Blur,
                MaskBlurY = null,
                MaskInvert = false,
                MaskArea = MaskArea.Whole,
                MaskContent = outpaint.OutpaintMethod == OutpaintMethod.Mk2 ? MaskedContent.Original : image.Inpaint.MaskContent,
            },
        },
    };
}

using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Worker.Generation.Workflows;

/// <summary>
/// Repaints a result again and again (A1111's <c>scripts/loopback.py</c>): the seed counts up, the strength goes from the first to the last, and
/// what lies under a mask is the last result. Each picture's text tells how it came from the one before.
/// </summary>
internal sealed class Loopback(GenerateRequest request, ImageToImageOptions image, LoopbackOptions loopback, ImmutableArray<PictureSource> sources) : Workflow
{
    private int Rows => request.Count * request.BatchSize;

    public override int Parts => sources.Length * Rows * loopback.Loops;

    public override async Task PaintAsync(GenerateRun run)
    {
        foreach (var source in sources)
        {
            var (first, hash) = source.Load(image);
            for (var row = 0; row < Rows; row++)
            {
                var start = new StartPicture(first with { Colours = first.Picture }, hash, source.Name);
                for (var loop = 0; loop < loopback.Loops; loop++)
                {
                    if (run.IsOver) return;
                    var painted = await run.PaintAsync(Of(row, loop), start).ConfigureAwait(false);
                    if (painted.IsEmpty) return;
                    start = start with { Inputs = start.Inputs with { Picture = painted[0] }, Hash = PictureSource.HashOf(painted[0]) };
                }
            }
        }
    }

    private GenerateRequest Of(int row, int loop) => request with
    {
        Count = 1,
        BatchSize = 1,
        Seed = (request.Seed + row * loopback.Loops + loop) % (1L << 32),
        Image = image with
        {
            Loopback = null,
            Strength = loopback.StrengthOf(loop, image.Strength),
            Inpaint = loop == 0 ? image.Inpaint : image.Inpaint with { MaskContent = MaskedContent.Original },
        },
    };
}

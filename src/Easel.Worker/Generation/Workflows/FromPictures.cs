using System.Collections.Immutable;
using Easel.Core.Requests;

namespace Easel.Worker.Generation.Workflows;

/// <summary>Repaints a picture, or each picture of a folder with the same seeds.</summary>
internal sealed class FromPictures(GenerateRequest request, ImageToImageOptions image, ImmutableArray<PictureSource> sources) : Workflow
{
    public override int Parts => sources.Length;

    public override async Task PaintAsync(GenerateRun run)
    {
        foreach (var source in sources)
        {
            if (run.IsOver) return;
            var (inputs, hash) = source.Load(image);
            await run.PaintAsync(source.Request(request, image.FromText, run.Warn), new StartPicture(inputs, hash, source.Name)).ConfigureAwait(false);
        }
    }
}

using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Worker.Generation.Workflows;

/// <summary>What a generation comes to: one painting, or several that build on each other.</summary>
internal abstract class Workflow
{
    /// <summary>Paintings in all.</summary>
    public abstract int Parts { get; }

    /// <summary>Paints them all, or until the job is interrupted.</summary>
    public abstract Task PaintAsync(GenerateRun run);

    /// <summary>The workflow of a request; its pictures are looked for, not read.</summary>
    /// <exception cref="Easel.Core.Errors.InvalidRequestException">A picture or a mask is missing.</exception>
    public static Workflow Of(GenerateRequest request, IAssetStore assets, Func<long> drawSeed)
    {
        if (request.Image is not { } image) return new FromText(request);
        // What is drawn is drawn once: every part's seed follows from it.
        var seeded = request with { Seed = request.Seed >= 0 ? request.Seed : drawSeed(), Subseed = request.Subseed >= 0 ? request.Subseed : drawSeed() };
        var sources = PictureSource.Find(image, assets);
        return image switch
        {
            { Loopback: { } loopback } => new Loopback(seeded, image, loopback, sources),
            { Outpaint: { } outpaint } => new Outpaint(seeded, image, outpaint, sources),
            _ => new FromPictures(seeded, image, sources),
        };
    }
}

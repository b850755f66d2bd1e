using System.Globalization;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Networks.Upscalers;
using Easel.Imaging.Cropping;

namespace Easel.Worker.Extras;

/// <summary>Enlarges with one upscaler, or with two blended (webui <c>postprocessing_upscale.py</c>).</summary>
internal sealed class EnlargeStep(UpscaleStep step, IUpscaler first, IUpscaler? second, params IDisposable?[] owned) : IPostProcess
{
    public IReadOnlyList<WorkPicture> Apply(WorkPicture picture, UpscaleRun run)
    {
        var source = picture.Picture;
        var (width, height) = Size(source.Width, source.Height);
        run = run with { Tiling = new UpscaleTiling(step.Tile, step.TileOverlap), Steps = step.LdsrSteps };
        var parts = second is null ? 1 : 2;
        var enlarged = first.To(source, width, height, run with { Progress = share => run.Progress(share / parts) });
        var notes = new List<(string, string)>();
        if (HasSize) notes.Add(("Postprocess upscale to", Text($"{step.Width}x{step.Height}")));
        else notes.Add(("Postprocess upscale by", Text($"{step.Scale}")));
        if (!HasSize && step.MaxSide > 0) notes.Add(("Max side length", Text($"{step.MaxSide}")));
        if (step is { Crop: true, Width: > 0, Height: > 0 })
        {
            enlarged = enlarged.CutCentre(step.Width, step.Height);
            notes.Add(("Postprocess crop to", Text($"{enlarged.Width}x{enlarged.Height}")));
        }

        notes.Add(("Postprocess upscaler", first.Name));
        if (second is null) return [picture.With(enlarged, [.. notes])];
        var other = second.To(source, width, height, run with { Progress = share => run.Progress((1 + share) / parts) });
        if (step is { Crop: true, Width: > 0, Height: > 0 }) other = other.CutCentre(step.Width, step.Height);
        notes.Add(("Postprocess upscaler 2", second.Name));
        return [picture.With(Blend(enlarged, other, step.SecondVisibility), [.. notes])];
    }

    public void Dispose()
    {
        foreach (var thing in owned) thing?.Dispose();
    }

    private bool HasSize => step.Width > 0 || step.Height > 0;

    private (int Width, int Height) Size(int width, int height)
    {
        double scale;
        if (HasSize)
        {
            scale = Math.Max((double)step.Width / width, (double)step.Height / height);
        }
        else
        {
            scale = step.Scale;
            if (step.MaxSide > 0 && Math.Max(width, height) * scale > step.MaxSide) scale = (double)step.MaxSide / Math.Max(width, height);
        }

        // The side that decides must come out exact, and the other must not fall short of what is cut from it.
        return (Math.Max(Math.Max(1, step.Width), (int)Math.Round(width * scale)), Math.Max(Math.Max(1, step.Height), (int)Math.Round(height * scale)));
    }

    // Pillow's Image.blend.
    private static PixelBuffer Blend(PixelBuffer one, PixelBuffer other, double visibility)
    {
        var blended = new PixelBuffer(one.Width, one.Height, one.Channels);
        for (var i = 0; i < blended.Bytes.Length; i++) blended.Bytes[i] = (byte)(one.Bytes[i] + visibility * (other.Bytes[i] - one.Bytes[i]));
        return blended;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Upscalers;

namespace Easel.Worker.Models;

/// <summary>An upscaler by the name that a request gives: one that needs no file, or a file.</summary>
/// <param name="Plain">The upscaler that needs no file, or null.</param>
/// <param name="Path">The file, or null.</param>
internal sealed record UpscalerChoice(IUpscaler? Plain, string? Path)
{
    /// <summary>Looks a name up. Null takes the one that comes with Easel, or Lanczos in a build without it.</summary>
    /// <exception cref="ModelNotFoundException">There is none of this name.</exception>
    public static UpscalerChoice Find(IModelStore models, string? name)
    {
        if (name is not null && UpscalerList.FindPlain(name) is { } plain) return new UpscalerChoice(plain, null);
        try
        {
            return new UpscalerChoice(null, models.Find(ModelKind.Upscaler, name is null ? null : UpscalerList.FileOf(name)));
        }
        catch (ModelNotFoundException) when (name is null)
        {
            return new UpscalerChoice(UpscalerList.FindPlain("Lanczos"), null);
        }
        catch (ModelNotFoundException e) when (UpscalerList.FileOf(name!) != name)
        {
            throw new ModelNotFoundException(name!, $"{e.Message} '{name}' is webui's name for {UpscalerList.DownloadOf(name!)}.");
        }
    }

    /// <summary>Opens it; for the device's thread. The file is the caller's to dispose.</summary>
    /// <param name="host">Owns its network.</param>
    /// <param name="choose">What is computed with, by the bytes that the weights take at 32 bits.</param>
    public (IUpscaler Upscaler, UpscalerFile? File) Open(ModelHost host, Func<long, DevicePolicy> choose)
    {
        if (Plain is not null) return (Plain, null);
        var file = UpscalerFile.Open(Path!);
        return (new NetworkUpscaler(file, host, choose(file.FullBytes)), file);
    }
}

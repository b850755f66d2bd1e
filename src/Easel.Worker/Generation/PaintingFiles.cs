using Easel.Core.Pixels;
using Easel.Engine.Pipelines;
using Easel.Imaging;
using Easel.Worker.Models;

namespace Easel.Worker.Generation;

/// <summary>The files of a painting, opened.</summary>
internal sealed class PaintingFiles : IDisposable
{
    private PaintingFiles(StableDiffusionModel model) => Model = model;

    /// <summary>The checkpoint.</summary>
    public StableDiffusionModel Model { get; }

    /// <summary>The second pass's own checkpoint, or null.</summary>
    public StableDiffusionModel? HiresModel { get; private set; }

    /// <summary>The checkpoint that finishes runs, or null.</summary>
    public StableDiffusionModel? Refiner { get; private set; }

    /// <summary>What enlarges pixels between two passes, or null.</summary>
    public UpscalerChoice? Upscaler { get; private init; }

    /// <summary>What enlarges the picture to start from, or null.</summary>
    public UpscalerChoice? ImageUpscaler { get; private init; }

    /// <summary>What restores faces, or null.</summary>
    public FaceRestoration? Faces { get; private init; }

    /// <summary>The start noise, or null.</summary>
    public PlainTensor? StartNoise { get; private init; }

    /// <summary>The picture that stands for the first pass, three channels; or null.</summary>
    public PixelBuffer? FirstPass { get; private init; }

    /// <summary>The picture to start from, or null.</summary>
    public PictureInputs? Start { get; private init; }

    /// <summary>The size of the picture that the painting follows, where there is one.</summary>
    public (int Width, int Height)? PictureSize => (Start?.Picture ?? FirstPass) is { } picture ? (picture.Width, picture.Height) : null;

    /// <summary>Bytes that the networks take at 32 bits; those of several checkpoints are held one after the other.</summary>
    public long FullBytes => new[] { Model, HiresModel, Refiner }.Max(it => it?.FullBytes ?? 0);

    /// <summary>Opens them; of models only headers are read.</summary>
    public static PaintingFiles Open(GenerateFiles files, PictureInputs? start)
    {
        var noise = files.InitNoise is null ? null : LatentFile.Read(files.InitNoise, "noise");
        var first = files.FirstPass is null ? null : Flattening.Onto(ImageFile.Load(files.FirstPass), [255, 255, 255]);
        var opened = new PaintingFiles(StableDiffusionModel.Open(files.Model, files.Vae)) { StartNoise = noise, FirstPass = first, Start = start, Upscaler = files.Upscaler, ImageUpscaler = files.ImageUpscaler, Faces = files.Faces };
        try
        {
            if (files.HiresModel is { } hires) opened.HiresModel = StableDiffusionModel.Open(hires, files.HiresVae);
            if (files.Refiner is { } refiner) opened.Refiner = StableDiffusionModel.Open(refiner, files.RefinerVae);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        HiresModel?.Dispose();
        Refiner?.Dispose();
    }
}

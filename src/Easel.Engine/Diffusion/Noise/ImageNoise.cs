using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Easel.Engine.Diffusion.Noise;

/// <summary>How the noise of a batch of images is made (A1111's <c>ImageRNG</c>).</summary>
public sealed record ImageNoiseOptions
{
    /// <summary>The latent's channels, height and width.</summary>
    public required (int Channels, int Height, int Width) Shape { get; init; }

    /// <summary>One seed per image.</summary>
    public required ImmutableArray<long> Seeds { get; init; }

    /// <summary>Variation seeds; a missing one counts as 0.</summary>
    public ImmutableArray<long> Subseeds { get; init; } = [];

    /// <summary>0 is the seed's noise alone, 1 the subseed's.</summary>
    public double SubseedStrength { get; init; }

    /// <summary>Height in pixels of the picture whose composition to keep; 0 for none.</summary>
    public int ResizeFromHeight { get; init; }

    /// <summary>Width in pixels of the picture whose composition to keep; 0 for none.</summary>
    public int ResizeFromWidth { get; init; }

    /// <summary>ENSD: added to the seeds of all noise after the first; 0 lets the streams go on.</summary>
    public long EtaNoiseSeedDelta { get; init; }

    /// <summary>Whose numbers to draw.</summary>
    public NoiseSourceKind Source { get; init; }
}

/// <summary>
/// The noise of a batch: every image has a generator of its own, so that an image of a batch equals the same seed alone, bit for bit.
/// The first tensor is the start; the following ones are what a sampler asks for.
/// </summary>
public sealed class ImageNoise : INoiseSource
{
    private readonly ImageNoiseOptions _options;
    private readonly int _size;
    private ImmutableArray<INoiseGenerator> _generators;
    private bool _started;

    public ImageNoise(ImageNoiseOptions options)
    {
        _options = options;
        _size = options.Shape.Channels * options.Shape.Height * options.Shape.Width;
        _generators = [.. options.Seeds.Select(seed => NoiseGenerators.Create(options.Source, seed))];
    }

    /// <summary>How it is made.</summary>
    public ImageNoiseOptions Options => _options;

    /// <inheritdoc/>
    public Tensor Next()
    {
        if (!_started)
        {
            _started = true;
            return First();
        }

        var values = new float[_size * _generators.Length];
        for (var i = 0; i < _generators.Length; i++)
            _generators[i].FillNormal(values.AsSpan(i * _size, _size));
        return tensor(values, [_generators.Length, _options.Shape.Channels, _options.Shape.Height, _options.Shape.Width]);
    }

    private Tensor First()
    {
        using var scope = NewDisposeScope();
        var images = new Tensor[_generators.Length];
        for (var i = 0; i < images.Length; i++)
            images[i] = First(i);
        if (_options.EtaNoiseSeedDelta != 0)
            _generators = [.. _options.Seeds.Select(seed => NoiseGenerators.Create(_options.Source, seed + _options.EtaNoiseSeedDelta))];
        return stack(images).MoveToOuterDisposeScope();
    }

    private Tensor First(int image)
    {
        var shape = _options.Shape;
        var resized = _options is { ResizeFromHeight: > 0, ResizeFromWidth: > 0 };
        var from = resized ? (shape.Channels, Height: _options.ResizeFromHeight / 8, Width: _options.ResizeFromWidth / 8) : shape;

        // The composition's noise comes from a stream of its own where its size differs, as the image's stream fills the surroundings.
        var noise = from == shape
            ? Draw(_generators[image], shape)
            : Draw(NoiseGenerators.Create(_options.Source, _options.Seeds[image]), from);
        if (_options.SubseedStrength != 0 && !_options.Subseeds.IsDefaultOrEmpty)
        {
            var subseed = image < _options.Subseeds.Length ? _options.Subseeds[image] : 0;
            noise = Slerp.Between(noise, Draw(NoiseGenerators.Create(_options.Source, subseed), from), _options.SubseedStrength);
        }

        return from == shape ? noise : Centred(noise, from, Draw(_generators[image], shape));
    }

    private static Tensor Centred(Tensor noise, (int Channels, int Height, int Width) from, Tensor canvas)
    {
        var (dx, dy) = (FloorHalf((int)canvas.shape[2] - from.Width), FloorHalf((int)canvas.shape[1] - from.Height));
        var width = dx >= 0 ? from.Width : from.Width + 2 * dx;
        var height = dy >= 0 ? from.Height : from.Height + 2 * dy;
        var target = canvas.narrow(1, Math.Max(dy, 0), height).narrow(2, Math.Max(dx, 0), width);
        target.copy_(noise.narrow(1, Math.Max(-dy, 0), height).narrow(2, Math.Max(-dx, 0), width));
        return canvas;
    }

    // Python's //, which rounds down.
    private static int FloorHalf(int value) => value >> 1;

    private static Tensor Draw(INoiseGenerator generator, (int Channels, int Height, int Width) shape)
    {
        var values = new float[shape.Channels * shape.Height * shape.Width];
        generator.FillNormal(values);
        return tensor(values, [shape.Channels, shape.Height, shape.Width]);
    }
}

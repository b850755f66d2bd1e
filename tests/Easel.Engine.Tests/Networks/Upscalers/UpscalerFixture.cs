using Easel.Core.Pixels;
using Easel.Engine.Formats;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Networks.Upscalers;

/// <summary>Upscaler files with random weights, and pictures to enlarge.</summary>
internal sealed class UpscalerFixture : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-upscalers-").FullName;

    /// <summary>The weights of a network as a file, under other names where wanted, with tensors beside them that its trainer left there.</summary>
    public string Write(UpscalerNetwork network, Func<string, string>? rename = null, params (string Name, long[] Shape)[] more)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var tensors = network.NamedParameters().ToDictionary(p => (rename ?? (name => name))(p.Name), Tensor (p) => p.Parameter);
        foreach (var (name, shape) in more) tensors.Add(name, zeros(shape));
        return Write(tensors);
    }

    /// <summary>Tensors as a file.</summary>
    public string Write(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.safetensors");
        SafetensorsWriter.Write(path, tensors);
        return path;
    }

    public static Weights Random(long seed = 1) => new(new RandomWeights(seed));

    /// <summary>A picture in which every pixel differs from its neighbours.</summary>
    public static PixelBuffer Picture(int width, int height, int channels = 3, int seed = 7)
    {
        var picture = new PixelBuffer(width, height, channels);
        new Random(seed).NextBytes(picture.Bytes);
        return picture;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

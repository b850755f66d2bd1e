using System.Globalization;
using Easel.Core.Errors;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Faces.CodeFormer;
using Easel.Engine.Networks.Faces.Gfpgan;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Upscalers;

namespace Easel.Engine.Networks.Faces;

/// <summary>An opened face restorer's file; only its header is read until its network is used.</summary>
public sealed class FaceFile : IDisposable
{
    private readonly ITensorFile file;
    private readonly string prefix;
    private readonly Func<Weights, FaceNetwork> build;

    private FaceFile(ITensorFile file, string prefix, string architecture, Func<Weights, FaceNetwork> build) =>
        (this.file, this.prefix, Architecture, this.build) = (file, prefix, architecture, build);

    /// <summary>The file.</summary>
    public string Path => file.Path;

    /// <summary><c>GFPGAN</c> or <c>CodeFormer</c>.</summary>
    public string Architecture { get; }

    /// <summary>Bytes that the weights take at 32 bits.</summary>
    public long FullBytes => 4 * file.Tensors.Values.Sum(tensor => tensor.Elements);

    /// <summary>Opens a file and tells by its tensors what is in it.</summary>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">It is damaged, dangerous, or no face restorer that Easel knows.</exception>
    public static FaceFile Open(string path)
    {
        var file = TensorFiles.Open(path);
        try
        {
            var tensors = new UpscalerTensors(file);
            if (GfpganConfig.Detect(tensors) is { } gfpgan) return new FaceFile(file, tensors.Prefix, "GFPGAN", weights => new GfpganNetwork(weights, gfpgan));
            if (CodeFormerConfig.Detect(tensors) is { } codeFormer) return new FaceFile(file, tensors.Prefix, "CodeFormer", weights => new CodeFormerNetwork(weights, codeFormer));
            throw new ModelFormatException(path, "is no face restorer that Easel knows: GFPGAN 1.2 to 1.4 (GFPGANv1.4.pth) or CodeFormer (codeformer-v0.1.0.pth).");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The network, for a <see cref="ModelHost"/>.</summary>
    public ModelComponent<FaceNetwork> Component(DevicePolicy policy)
    {
        var written = new FileInfo(Path);
        var version = string.Create(CultureInfo.InvariantCulture, $"{written.Length} {written.LastWriteTimeUtc.Ticks}");
        return new ModelComponent<FaceNetwork>(
            new ComponentId(System.IO.Path.GetFullPath(Path), "face", version),
            file.Tensors.Values.Sum(tensor => tensor.Elements),
            file.Tensors.Values.Sum(tensor => tensor.Bytes),
            policy.Upscaler,
            (stored, device) => build(new Weights(new CheckpointWeights(file, stored, device, name => prefix + name))));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}

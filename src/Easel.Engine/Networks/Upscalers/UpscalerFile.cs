using System.Globalization;
using Easel.Core.Errors;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>An opened upscaler file of any container and architecture; only its header is read until its network is used.</summary>
public sealed class UpscalerFile : IDisposable
{
    private readonly ITensorFile file;
    private readonly UpscalerShape shape;

    private UpscalerFile(ITensorFile file, UpscalerShape shape) => (this.file, this.shape) = (file, shape);

    /// <summary>The file.</summary>
    public string Path => file.Path;

    /// <summary>Its architecture, for instance <c>ESRGAN</c>.</summary>
    public string Architecture => shape.Architecture;

    /// <summary>By what it enlarges.</summary>
    public int Factor => shape.Factor;

    /// <summary>Whether one pass goes to any size, not by the factor alone.</summary>
    public bool ReachesAnySize => shape.ReachesAnySize;

    /// <summary>Bytes that the weights take at 32 bits.</summary>
    public long FullBytes => 4 * Read.Sum(tensor => tensor.Elements);

    private IEnumerable<TensorInfo> Read => file.Tensors.Values.Where(tensor => shape.Reads(tensor.Name));

    /// <summary>Opens a file and tells its architecture by its tensors' names and shapes.</summary>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">It is damaged, dangerous, or no upscaler that Easel knows.</exception>
    public static UpscalerFile Open(string path)
    {
        var file = TensorFiles.Open(path);
        try
        {
            return new UpscalerFile(file, UpscalerList.Detect(new UpscalerTensors(file)) ?? throw new ModelFormatException(
                path, "is no upscaler of an architecture that Easel knows (ESRGAN, Real-ESRGAN, compact SRVGG, SwinIR, HAT, DAT, SCUNet, LDSR). 'easel model inspect' tells what it is."));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The network, for a <see cref="ModelHost"/>.</summary>
    public ModelComponent<UpscalerNetwork> Component(DevicePolicy policy)
    {
        var written = new FileInfo(Path);
        var version = string.Create(CultureInfo.InvariantCulture, $"{written.Length} {written.LastWriteTimeUtc.Ticks}");
        return new ModelComponent<UpscalerNetwork>(
            new ComponentId(System.IO.Path.GetFullPath(Path), "upscaler", version),
            Read.Sum(tensor => tensor.Elements),
            Read.Sum(tensor => tensor.Bytes),
            policy.Upscaler,
            (stored, device) => shape.Build(new Weights(new CheckpointWeights(file, stored, device, shape.Keys))));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}

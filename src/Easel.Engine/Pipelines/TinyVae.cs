using System.Globalization;
using Easel.Core.Errors;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.Taesd;

namespace Easel.Engine.Pipelines;

/// <summary>TAESD's files (madebyollin/taesd) as networks to be loaded.</summary>
internal static class TinyVae
{
    /// <summary>The decoder of a file.</summary>
    /// <exception cref="ModelFormatException">The file holds something else.</exception>
    public static ModelComponent<TaesdDecoder> Decoder(string path, DevicePolicy policy)
    {
        using var header = TensorFiles.Open(path);
        var kind = FileKinds.Detect(header.Tensors, header.Metadata);
        if (kind.Type != ModelFileType.Taesd || kind.Facts.GetValueOrDefault("part") != "decoder" || kind.Facts.GetValueOrDefault("latent_channels") != "4")
        {
            throw new ModelFormatException(
                path, "is not TAESD's decoder for four latent channels, which previews need. Put taesd_decoder (SDXL: taesdxl_decoder) there, or choose another preview method.");
        }

        var written = new FileInfo(path);
        return new ModelComponent<TaesdDecoder>(
            new ComponentId(Path.GetFullPath(path), "taesd", string.Create(CultureInfo.InvariantCulture, $"{written.Length} {written.LastWriteTimeUtc.Ticks}")),
            header.Tensors.Values.Sum(tensor => tensor.Elements),
            header.Tensors.Values.Sum(tensor => tensor.Bytes),
            policy.Vae,
            (stored, device) =>
            {
                using var file = TensorFiles.Open(path);
                return new TaesdDecoder(new Weights(new CheckpointWeights(file, stored, device)));
            });
    }
}

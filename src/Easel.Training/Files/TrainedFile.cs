using System.Buffers.Binary;
using System.Security.Cryptography;
using Easel.Core.Errors;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Training.Files;

/// <summary>Writes what was trained, with metadata and the hashes by which the web UI knows a LoRA. A file appears when it is complete.</summary>
public static class TrainedFile
{
    /// <summary>Writes a safetensors file, or where the path ends otherwise (<c>.pt</c>, <c>.ckpt</c>) torch's archive of the tensors alone, as sd-scripts does.</summary>
    /// <param name="path">The file; one that was there is replaced once the new one is complete.</param>
    /// <param name="tensors">The tensors, in 32 bits.</param>
    /// <param name="precision"><c>float</c>, <c>fp16</c>, <c>bf16</c>; null is 32 bits.</param>
    /// <param name="metadata">What it carries; null is nothing at all.</param>
    /// <exception cref="EaselException">It cannot be written; what was there is untouched.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, string? precision, IReadOnlyDictionary<string, string>? metadata)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var type = TypeOf(precision);
        var converted = tensors.ToDictionary(t => t.Key, t => t.Value.is_floating_point() ? t.Value.detach().cpu().to(type) : t.Value.cpu());
        Guarded(path, () =>
        {
            if (!path.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                TorchArchiveWriter.Write(path, converted);
                return;
            }

            if (metadata is null)
            {
                SafetensorsWriter.Write(path, converted);
                return;
            }

            // kohya's hashes are those of the file without anything but ss_ metadata (library/train_util.py, precalculate_safetensors_hashes).
            var first = $"{path}.hash";
            try
            {
                SafetensorsWriter.Write(first, converted, metadata.Where(entry => entry.Key.StartsWith("ss_", StringComparison.Ordinal)).ToDictionary());
                var (model, legacy) = Hashes(first);
                SafetensorsWriter.Write(path, converted, new Dictionary<string, string>(metadata) { ["sshs_model_hash"] = model, ["sshs_legacy_hash"] = legacy });
            }
            finally
            {
                File.Delete(first);
            }
        });
    }

    /// <summary>The numbers that a precision's name means.</summary>
    public static ScalarType TypeOf(string? precision) => precision switch
    {
        "fp16" => ScalarType.Float16,
        "bf16" => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };

    /// <summary>The checkpoint that a file was trained on, as A1111 notes it in its own archives: the first ten digits of its hash, and its name.</summary>
    internal static (string? Hash, string? Name) TrainedOn(IReadOnlyDictionary<string, string>? metadata) => (
        metadata?.GetValueOrDefault("ss_new_sd_model_hash") is { Length: >= 10 } hash ? hash[..10] : null,
        metadata?.GetValueOrDefault("ss_sd_model_name") is { Length: > 0 } model ? Path.GetFileNameWithoutExtension(model) : null);

    /// <summary>Runs what writes, so that a full disk or a missing right is an error that says what to do.</summary>
    public static void Guarded(string path, Action write)
    {
        try
        {
            write();
        }
        // A file that is too large for its file system (4 GB on FAT) comes as an argument out of range.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new EaselException("cannot-write", $"{path} cannot be written ({e.Message.TrimEnd('.')}). Free some space or choose another folder (--output_dir); files saved before are good, and a saved state can be continued with --resume.", e);
        }
    }

    private static (string Model, string Legacy) Hashes(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> length = stackalloc byte[8];
        file.ReadExactly(length);
        file.Position = 8 + BinaryPrimitives.ReadInt64LittleEndian(length);
        return (Convert.ToHexStringLower(SHA256.HashData(file)), FileHashes.Of(path).Legacy);
    }
}

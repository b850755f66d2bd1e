using System.Security.Cryptography;
using System.Text;
using Easel.Core.Errors;
using Easel.Engine.Formats;
using Easel.Training.Text;
using static TorchSharp.torch;

namespace Easel.Training.Sessions;

/// <summary>
/// Encoded captions in files, under <c>.easel</c> in the picture's folder. The key is made of the caption's tokens and of everything that decides what the
/// text encoder says to them: a changed caption or model is another key, so nothing stale is ever used (docs/decisions/077-encoded-captions.md).
/// </summary>
/// <param name="encoderKey">Tells text encoders apart by their content and by how they are read.</param>
public sealed class CaptionFiles(string encoderKey)
{
    private const string Folder = ".easel";
    private const string Context = "context", Pooled = "pooled";

    /// <summary>Tells a caption by its tokens.</summary>
    /// <param name="ids">For each tower its ids.</param>
    public string Key(IReadOnlyList<Tensor> ids)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(Encoding.UTF8.GetBytes($"1 {encoderKey}"));
        foreach (var tower in ids)
        {
            using var plain = tower.cpu();
            digest.AppendData(plain.bytes);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset())[..32];
    }

    /// <summary>What was kept, in the caller's dispose scope; null where nothing was, or it is damaged.</summary>
    public static EncodedCaptions? Find(string key, string folder, Device device)
    {
        var path = PathOf(key, folder);
        if (!File.Exists(path)) return null;
        try
        {
            using var file = TensorFiles.Open(path);
            return new EncodedCaptions(file.Read(Context).to(device), file.Tensors.ContainsKey(Pooled) ? file.Read(Pooled).to(device) : null);
        }
        catch (ModelFormatException)
        {
            // Cut short by a full disk or a crash: computed and written anew.
            return null;
        }
    }

    /// <summary>Keeps an answer.</summary>
    /// <exception cref="EaselException">It cannot be written.</exception>
    public static void Keep(string key, string folder, EncodedCaptions captions)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { [Context] = captions.Context.cpu().contiguous() };
        if (captions.Pooled is { } pooled) tensors[Pooled] = pooled.cpu().contiguous();
        try
        {
            SafetensorsWriter.Write(PathOf(key, folder), tensors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EaselException("cache-cannot-write", $"The encoded captions of '{folder}' cannot be kept in {Folder} there ({e.Message.TrimEnd('.')}). Free some space or allow writing there, or train without --cache_text_encoder_outputs_to_disk.", e);
        }
    }

    private static string PathOf(string key, string folder) => Path.Combine(folder, Folder, $"text-{key}.safetensors");
}

using System.Security.Cryptography;
using System.Text;
using Easel.Core.Errors;
using Easel.Training.Datasets;
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
    private const string Context = "context", Pooled = "pooled";

    /// <summary>Tells a caption by its tokens.</summary>
    /// <param name="ids">For each tower its ids; behind them the tokens' weights, where there are any.</param>
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
        var kept = KeptTensors.Find(folder, Name(key), Context);
        return kept is null ? null : new EncodedCaptions(kept[Context].to(device), kept.GetValueOrDefault(Pooled)?.to(device));
    }

    /// <summary>Keeps an answer.</summary>
    /// <exception cref="EaselException">It cannot be written.</exception>
    public static void Keep(string key, string folder, EncodedCaptions captions)
    {
        var tensors = new Dictionary<string, Tensor> { [Context] = captions.Context };
        if (captions.Pooled is { } pooled) tensors[Pooled] = pooled;
        KeptTensors.Keep(folder, Name(key), tensors, $"The encoded captions of '{folder}' cannot be kept in {KeptTensors.Folder} there", "--cache_text_encoder_outputs_to_disk");
    }

    private static string Name(string key) => $"text-{key}";
}

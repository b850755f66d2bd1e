using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Models;
using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Engine.Native;
using Easel.Imaging;

namespace Easel.Worker.Models;

/// <summary>
/// Reads model files with the engine's readers. Headers only: no tensor is made and the tensor library is not loaded, but for pictures, which may
/// carry an embedding in their pixels.
/// </summary>
public sealed class FileInspector : IModelInspector
{
    private const int MostTags = 30;
    private const int MostText = 1000;
    private const int MostCounted = 200;

    /// <inheritdoc/>
    public ModelFacts Inspect(string path)
    {
        try
        {
            if (ImageFormats.FromPath(path) is not null) return OfPicture(path);
            var found = ModelInspection.OfHeader(path);
            return new ModelFacts(
                found.Type.Word(), found.Family, found.Format, found.Precision, found.Parameters, found.Prediction, found.Folder,
                found.TriggerWords, [.. TriggerWords.TagFrequency(found.Metadata).Take(MostTags).Select(t => t.Tag)],
                Short(found.Metadata.GetValueOrDefault("modelspec.title") ?? found.Metadata.GetValueOrDefault("ss_output_name")),
                Short(found.Metadata.GetValueOrDefault("modelspec.description") ?? found.Metadata.GetValueOrDefault("ss_training_comment")),
                Short(found.Metadata.GetValueOrDefault("ss_sd_model_name")));
        }
        catch (ModelFormatException e)
        {
            return ModelFacts.Unreadable(e.Problem, e.Fault == ModelFault.UnsafePickle);
        }
        catch (Exception e) when (e is EaselException or IOException or UnauthorizedAccessException)
        {
            return ModelFacts.Unreadable(e.Message, isUnsafe: false);
        }
    }

    /// <inheritdoc/>
    public ModelDetails Describe(string path)
    {
        try
        {
            if (ImageFormats.FromPath(path) is not null) return ModelDetails.None;
            var found = ModelInspection.OfHeader(path);
            return new ModelDetails(
                [.. found.Facts.Where(it => it.Key != "prediction").Append(new("tensors", found.Tensors.ToString("N0", CultureInfo.InvariantCulture)))],
                found.Notes, found.Training, [.. found.Tags.Take(MostCounted).Select(it => new KeyValuePair<string, long>(it.Tag, it.Count))],
                [.. found.Metadata.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => new KeyValuePair<string, string>(it.Key, it.Value.Length > MostText ? it.Value[..MostText] + " …" : it.Value))]);
        }
        catch (Exception e) when (e is EaselException or IOException or UnauthorizedAccessException)
        {
            // Inspect tells what is wrong with it.
            return ModelDetails.None;
        }
    }

    /// <inheritdoc/>
    public ModelFingerprint Hash(string path, CancellationToken cancelled)
    {
        var hashes = FileHashes.Of(path, cancelled);
        return new ModelFingerprint(hashes.Sha256, hashes.AutoV3, hashes.Legacy);
    }

    private static ModelFacts OfPicture(string path)
    {
        NativeTorch.EnsureLoaded();
        var text = ImageFile.Inspect(path).Texts.FirstOrDefault(text => text.Key == EmbeddingImage.Keyword).Value;
        using var embedding = EmbeddingImage.Read(path, text, () => ImageFile.Load(path));
        return embedding is null
            ? new ModelFacts(ModelFacts.PictureType, "unknown", "picture", "", 0, null, null, [], [])
            : new ModelFacts("embedding", "unknown", "picture", "fp32", 0, null, "embeddings", [embedding.Name], []);
    }

    // Some files carry whole web pages; the catalogue is for finding them.
    private static string? Short(string? text) => text is { Length: > MostText } ? text[..MostText] : text is "" or "None" ? null : text;
}

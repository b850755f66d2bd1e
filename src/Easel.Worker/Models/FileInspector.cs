using Easel.Core.Errors;
using Easel.Core.Models;
using Easel.Engine.Families;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;

namespace Easel.Worker.Models;

/// <summary>Reads model files with the engine's readers. Headers only: no tensor is made, so that the tensor library is not loaded.</summary>
public sealed class FileInspector : IModelInspector
{
    private const int MostTags = 30;
    private const int MostText = 1000;

    /// <inheritdoc/>
    public ModelFacts Inspect(string path)
    {
        try
        {
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
    public ModelFingerprint Hash(string path, CancellationToken cancelled)
    {
        var hashes = FileHashes.Of(path, cancelled);
        return new ModelFingerprint(hashes.Sha256, hashes.AutoV3, hashes.Legacy);
    }

    // Some files carry whole web pages; the catalogue is for finding them.
    private static string? Short(string? text) => text is { Length: > MostText } ? text[..MostText] : text is "" or "None" ? null : text;
}

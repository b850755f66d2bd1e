using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Worker.Generation;

/// <summary>Finds TAESD's decoder for a model's family.</summary>
internal static class PreviewDecoder
{
    /// <summary>The file, or null where none is asked for or installed; the job's log tells of the latter.</summary>
    /// <param name="models">Finds model files.</param>
    /// <param name="options">How previews are to be made.</param>
    /// <param name="family">The model's family.</param>
    /// <param name="job">Whether anybody looks, and the log.</param>
    public static string? Find(IModelStore models, PreviewOptions options, string family, JobContext job)
    {
        if (!job.WantsPreviews || options.Method != PreviewMethod.Taesd) return null;
        var name = family.StartsWith("sdxl", StringComparison.Ordinal) ? "taesdxl_decoder" : "taesd_decoder";
        try
        {
            return models.Find(ModelKind.VaeApproximation, name);
        }
        catch (ModelNotFoundException e)
        {
            job.Log(JobLogLevel.Warning, $"{e.Message} Until then, previews are approximated.");
            return null;
        }
    }
}

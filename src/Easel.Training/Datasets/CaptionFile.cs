using System.Text;
using Easel.Core.Requests;

namespace Easel.Training.Datasets;

/// <summary>The caption that belongs to a picture, out of the file beside it.</summary>
internal static class CaptionFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The caption, or null where there is no file; noted where it is empty or not UTF-8.</summary>
    public static string? Read(string picture, TrainSubset subset, ICollection<TrainFinding> findings)
    {
        var path = Path.ChangeExtension(picture, null) + subset.CaptionExtension;
        if (!File.Exists(path)) return null;
        string text;
        try
        {
            text = Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            findings.Add(new TrainFinding("caption-encoding", FindingLevel.Error, $"The caption '{path}' is not UTF-8 text.", "Save it as UTF-8 in a text editor.", path));
            return "";
        }

        var lines = text.Split('\n', StringSplitOptions.TrimEntries);
        var caption = subset.Captions is { Wildcards: true } ? string.Join('\n', lines.Where(line => line.Length > 0)) : lines[0];
        if (caption.Length == 0)
            findings.Add(new TrainFinding("caption-empty", FindingLevel.Warning, $"The caption '{path}' is empty.", "Write what is to be seen, or remove the file so that the folder's name is used.", path));
        return caption;
    }
}

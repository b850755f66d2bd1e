using Easel.Core.Saving;

namespace Easel.Core.Requests;

/// <summary>What the output options of every request must keep to.</summary>
internal static class OutputRules
{
    public static void Check(FieldProblems found, OutputOptions output)
    {
        found.RequireDefined("output.format", output.Format);
        found.RequireNameOrNull("output.path", output.Path, "a file or a folder");
        found.RequireNameOrNull("output.saveLatents", output.SaveLatents, "a file name");
        found.RequireNameOrNull("output.saveSteps", output.SaveSteps, "a file name");
        found.RequireRange("output.quality", output.Quality, 1, 100);
        found.RequireDefined("output.stealth", output.Stealth);
        found.Require(!output.Lossless || output.Format is ImageFormat.Webp or ImageFormat.Png, "output.lossless", "is for WebP; PNG is lossless anyway, the other formats never are.");
        found.Require(output.Stealth == StealthText.None || output.Format == ImageFormat.Png || output is { Format: ImageFormat.Webp, Lossless: true }, "output.stealth",
            "hides text in exact pixels, which this format does not keep; give png, or lossless webp.");
        Pattern(found, "output.name", output.Name);
        Pattern(found, "output.folder", output.Folder);
        found.Require(output.AddNumber || !string.IsNullOrWhiteSpace(output.Name), "output.name", "is missing: without the running number a pattern must tell the files apart, for instance [datetime]-[seed].");
    }

    private static void Pattern(FieldProblems found, string field, string? pattern)
    {
        if (pattern is null) return;
        found.Require(pattern.Length <= 500, field, "is longer than 500 characters; shorten the pattern.");
        var unknown = pattern.Length <= 500 ? FileNamePattern.Unknown(pattern) : [];
        found.Require(unknown.Count == 0, field, $"has words that mean nothing: {string.Join(", ", unknown.Select(word => $"[{word}]"))}. docs/extras.md lists those that do.");
    }
}

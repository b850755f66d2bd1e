using System.Globalization;
using System.Text;
using Easel.Core.Errors;
using Easel.Core.Saving;

namespace Easel.Imaging.Saving;

/// <summary>webui's <c>log.csv</c>: one line for each saved picture, under the columns that webui writes.</summary>
public static class CsvLog
{
    private const string Header = "prompt,seed,width,height,sampler,cfgs,steps,filename,negative_prompt,sd_model_name,sd_model_hash\r\n";

    /// <summary>Adds a line; the file is made where it is missing, and shared with whoever else writes to it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="facts">Of the picture.</param>
    /// <param name="picture">Its file, relative to the log's folder.</param>
    /// <exception cref="EaselException">It cannot be written.</exception>
    public static void Append(string path, FileNameFacts facts, string picture)
    {
        var p = facts.Parameters;
        string?[] fields =
        [
            p.Prompt, facts.Seed?.ToString(CultureInfo.InvariantCulture), facts.Width.ToString(CultureInfo.InvariantCulture), facts.Height.ToString(CultureInfo.InvariantCulture),
            p.Explicit("Sampler"), p.Explicit("CFG scale"), p.Explicit("Steps"), picture.Replace('\\', '/'), p.Negative, p.Explicit("Model"), p.Explicit("Model hash"),
        ];
        var line = string.Join(',', fields.Select(Quoted)) + "\r\n";
        try
        {
            // One write of whole lines in append mode: programs that share the folder do not tear each other's lines.
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes(file.Position == 0 ? Header + line : line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EaselException("cannot-write", $"{path} cannot be written ({e.Message.TrimEnd('.')}); the picture is saved. Close the program that holds it open, or leave the log out.", e);
        }
    }

    private static string Quoted(string? field) =>
        field is null ? "" : field.AsSpan().IndexOfAny("\",\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

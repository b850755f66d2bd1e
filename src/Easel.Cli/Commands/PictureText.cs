using Easel.Cli.Json;
using Easel.Core.Infotext;
using Easel.Imaging;

namespace Easel.Cli.Commands;

/// <summary>Prints the generation parameters that a picture carries, as A1111's "PNG Info" tab shows them.</summary>
internal static class PictureText
{
    /// <returns>The exit status.</returns>
    /// <exception cref="ImageException">It is no picture, or a damaged one.</exception>
    public static int Write(string path, CommandContext context)
    {
        var metadata = ImageFile.Inspect(path);
        if (context.Json)
        {
            var texts = new Dictionary<string, string>();
            foreach (var (keyword, text) in metadata.Texts) texts.TryAdd(keyword, text);
            context.Terminal.WriteJson(
                new ImageInfoJson(Path.GetFullPath(path), metadata.Format.ToString().ToLowerInvariant(), metadata.Width, metadata.Height, metadata.Infotext, Read(metadata.Infotext), texts, metadata.IsHidden),
                CliJson.Default.ImageInfoJson);
            return ExitStatus.Done;
        }

        context.Terminal.Error.WriteLine($"{path}: {metadata.Format.ToString().ToUpperInvariant()}, {metadata.Width}×{metadata.Height}");
        if (metadata.Infotext is null) context.Terminal.Error.WriteLine($"{path}: carries no generation parameters. Pictures lose them when a web site or messenger encodes them anew.");
        else context.Terminal.Out.WriteLine(metadata.Infotext);
        return ExitStatus.Done;
    }

    private static ParametersJson? Read(string? infotext)
    {
        if (infotext is null) return null;
        var read = GenerationParameters.Parse(infotext);
        var values = new Dictionary<string, string>();
        foreach (var entry in read.Entries)
            if (!entry.IsDefault) values[entry.Key] = read[entry.Key] ?? "";
        return new ParametersJson(read.Prompt, read.Negative, values);
    }
}

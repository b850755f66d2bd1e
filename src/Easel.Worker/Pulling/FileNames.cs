namespace Easel.Worker.Pulling;

/// <summary>Names for fetched files: no folders, no characters that some system refuses, and the extension of what is in them.</summary>
internal static class FileNames
{
    private const int MostLength = 200;

    // Windows' refusals hold everywhere: model folders wander between machines.
    private static readonly char[] Refused = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

    private static readonly string[] Reserved = ["con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3"];

    /// <summary>The name to store a file under.</summary>
    /// <param name="given">What the source calls it; whatever a server sends.</param>
    /// <param name="format">What is in it: <c>safetensors</c>, <c>torch-zip</c>, <c>torch-legacy</c>.</param>
    public static string For(string given, string format)
    {
        var name = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        name = new string([.. name.Select(c => char.IsControl(c) || Refused.Contains(c) ? '_' : c)]).Trim(' ', '.');
        var extension = Path.GetExtension(name).ToLowerInvariant();
        var stem = extension is ".safetensors" or ".sft" or ".ckpt" or ".pt" or ".pth" or ".bin" ? name[..^extension.Length] : name;
        if (stem.Length == 0 || Reserved.Contains(stem.ToLowerInvariant())) stem = "model" + stem;
        if (stem.Length > MostLength) stem = stem[..MostLength];
        // A pickle under a safe file's name would be trusted by people and scanners, and a safe file under a pickle's name by nobody.
        extension = (format, extension) switch
        {
            ("safetensors", ".sft") => ".sft",
            ("safetensors", _) => ".safetensors",
            (_, ".ckpt" or ".pt" or ".pth" or ".bin") => extension,
            _ => ".ckpt",
        };
        return stem + extension;
    }
}

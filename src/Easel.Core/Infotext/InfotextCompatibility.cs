using System.Globalization;
using System.Text.RegularExpressions;
using Easel.Core.Prompts;

namespace Easel.Core.Infotext;

/// <summary>
/// What an infotext means without saying it: values that are left out where they are the default, and behaviour that A1111 had before
/// certain versions (<c>modules/infotext_utils.py</c>, <c>modules/infotext_versions.py</c>).
/// </summary>
internal static partial class InfotextCompatibility
{
    private static readonly (string Key, object Value)[] Defaults =
    [
        ("Hires sampler", "Use same sampler"), ("Hires schedule type", "Use same scheduler"), ("Hires checkpoint", "Use same checkpoint"),
        ("Hires prompt", ""), ("Hires negative prompt", ""), ("Mask mode", "Inpaint masked"), ("Masked content", "original"),
        ("Inpaint area", "Whole picture"), ("Masked area padding", 32),
    ];

    private static readonly (string Key, object Value)[] LaterDefaults =
    [
        ("RNG", "GPU"), ("Schedule type", "Automatic"), ("Schedule max sigma", 0), ("Schedule min sigma", 0), ("Schedule rho", 0),
        ("VAE Encoder", "Full"), ("VAE Decoder", "Full"), ("FP8 weight", "Disable"),
    ];

    /// <summary>Adds everything, and returns the prompt: an old hypernetwork setting becomes a tag in it.</summary>
    public static string Complete(ParameterList values, string prompt, string negative)
    {
        var complete = values.Text("Hypernet") is { } hypernet ? $"{prompt}<hypernet:{hypernet}:{values.Text("Hypernet strength") ?? "1.0"}>" : prompt;
        values.Default("Clip skip", "1");
        RestoreOldHires(values);
        if (!values.Has("Hires resize-1"))
        {
            values.Default("Hires resize-1", 0);
            values.Default("Hires resize-2", 0);
        }
        foreach (var (key, value) in Defaults) values.Default(key, value);
        foreach (var (key, value) in LaterDefaults) values.Default(key, value);
        if (!values.Has("Emphasis") && (UsesEmphasis(prompt) || UsesEmphasis(negative))) values.Set("Emphasis", "Original");
        ByVersion(values, complete);
        values.Default("Refiner switch by sampling steps", false);
        return complete;
    }

    /// <summary>Before 1.0 the size was the final one, and the first pass's size stood apart (0x0 for "as large as 512×512").</summary>
    private static void RestoreOldHires(ParameterList values)
    {
        if (!Int(values, "First pass size-1", out var firstWidth) || !Int(values, "First pass size-2", out var firstHeight)) return;
        if (!Int(values, "Size-1", out var width)) width = 512;
        if (!Int(values, "Size-2", out var height)) height = 512;
        if ((firstWidth == 0 || firstHeight == 0) && width > 0 && height > 0)
        {
            var scale = Math.Sqrt(512.0 * 512.0 / ((double)width * height));
            (firstWidth, firstHeight) = ((int)Math.Ceiling(scale * width / 64) * 64, (int)Math.Ceiling(scale * height / 64) * 64);
        }
        values.Set("Size-1", firstWidth);
        values.Set("Size-2", firstHeight);
        values.Set("Hires resize-1", width);
        values.Set("Hires resize-2", height);
    }

    private static bool Int(ParameterList values, string key, out int value)
    {
        value = 0;
        return values.Text(key) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool UsesEmphasis(string prompt) => PromptAttention.Parse(prompt).Any(p => p.Weight != 1 && p.Text != "BREAK");

    private static void ByVersion(ParameterList values, string prompt)
    {
        if (Version(values.Text("Version")) is not { } version) return;
        if (IsBefore(version, [1, 6, 0], 0))
        {
            if (prompt.Contains('[', StringComparison.Ordinal)) values.Set("Old prompt editing timelines", true);
            if (values.Text("Sampler") is "DDIM" or "PLMS") values.Set("Pad conds v0", true);
        }
        if (IsBefore(version, [1, 7, 0], 225)) values.Set("Downcast alphas_cumprod", true);
        if (IsBefore(version, [1, 8, 0], 0) && !string.IsNullOrEmpty(values.Text("Refiner"))) values.Set("Refiner switch by sampling steps", true);
    }

    /// <summary><c>v1.7.0-225-gabcdef</c> is 1.7.0 and 225 commits; other programs' versions (<c>f2.0.1v1.10.1</c>) are none of A1111's.</summary>
    private static (int[] Release, int Commits)? Version(string? text)
    {
        if (text is null || Release().Match(text) is not { Success: true } match) return null;
        var parts = match.Groups[1].Value.Split('.');
        var release = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out release[i])) return null;
        return (release, int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var commits) ? commits : 0);
    }

    private static bool IsBefore((int[] Release, int Commits) version, int[] release, int commits)
    {
        for (var i = 0; i < Math.Max(version.Release.Length, release.Length); i++)
        {
            var (a, b) = (version.Release.ElementAtOrDefault(i), release.ElementAtOrDefault(i));
            if (a != b) return a < b;
        }
        return version.Commits < commits;
    }

    [GeneratedRegex(@"\Av?([0-9]+(?:\.[0-9]+)*)(?:-([0-9]+))?(?:-.*)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Release();
}

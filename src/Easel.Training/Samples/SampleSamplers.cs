using Easel.Core.Errors;

namespace Easel.Training.Samples;

/// <summary>kohya's names of samplers, and Easel's for the same.</summary>
public static class SampleSamplers
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ddim"] = "DDIM", ["pndm"] = "PLMS", ["lms"] = "LMS", ["euler"] = "Euler", ["euler_a"] = "Euler a", ["heun"] = "Heun", ["dpm_2"] = "DPM2", ["dpm_2_a"] = "DPM2 a",
        ["dpmsolver"] = "DPM++ 2M", ["dpmsolver++"] = "DPM++ 2M", ["dpmsingle"] = "DPM++ 2S a",
    };

    /// <summary>The sampler of a name; <c>k_euler</c> is <c>euler</c>.</summary>
    /// <exception cref="InvalidRequestException">There is none; the message lists them.</exception>
    public static string Find(string name) => s_names.TryGetValue(name.StartsWith("k_", StringComparison.Ordinal) ? name[2..] : name, out var found)
        ? found
        : throw new InvalidRequestException("sample_sampler", $"'{name}' is unknown; give one of {string.Join(", ", s_names.Keys)}.");
}

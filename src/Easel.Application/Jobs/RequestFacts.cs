using System.Security.Cryptography;
using System.Text;
using Easel.Core.Requests;

namespace Easel.Application.Jobs;

/// <summary>What the queue knows of a request without carrying it out.</summary>
internal static class RequestFacts
{
    private const int LongestTitle = 120;

    /// <summary>The request with every seed drawn that was left to chance: the stored job replays exactly, however often it is tried.</summary>
    public static JobRequest WithSeeds(JobRequest request) => request is not GenerateRequest it ? request : it with
    {
        Seed = it.Seed < 0 ? Draw() : it.Seed,
        Subseed = it.Subseed < 0 ? Draw() : it.Subseed,
    };

    /// <summary>The checkpoint that it needs; null is the default one.</summary>
    public static string? Model(JobRequest request) => (request as GenerateRequest)?.Model;

    /// <summary>The first words of it.</summary>
    public static string Title(JobRequest request)
    {
        var text = request is GenerateRequest it ? it.Prompt.ReplaceLineEndings(" ").Trim() : request.Kind;
        return text.Length <= LongestTitle ? text : string.Concat(text.AsSpan(0, LongestTitle - 1), "…");
    }

    /// <summary>Equal for equal requests.</summary>
    public static string Hash(JobRequest request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RequestJson.Write(request))));

    private static long Draw() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
}

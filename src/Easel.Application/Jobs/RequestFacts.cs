using System.Security.Cryptography;
using System.Text;
using Easel.Core.Requests;

namespace Easel.Application.Jobs;

/// <summary>What the queue knows of a request without carrying it out.</summary>
internal static class RequestFacts
{
    private const int LongestTitle = 120;

    /// <summary>The request with every seed drawn that was left to chance: the stored job replays exactly, however often it is tried.</summary>
    public static JobRequest WithSeeds(JobRequest request) => request switch
    {
        GenerateRequest it => it with { Seed = it.Seed < 0 ? Draw() : it.Seed, Subseed = it.Subseed < 0 ? Draw() : it.Subseed },
        // A state that is named brings its own seed.
        TrainRequest { Run: { Seed: null, Resume: null } } it => it with { Run = it.Run with { Seed = Draw() } },
        _ => request,
    };

    /// <summary>The request with its seeds to be drawn anew.</summary>
    public static JobRequest WithoutSeeds(JobRequest request) => request switch
    {
        GenerateRequest it => it with { Seed = -1, Subseed = -1 },
        TrainRequest it => it with { Run = it.Run with { Seed = null } },
        _ => request,
    };

    /// <summary>The checkpoint that it needs; null is the default one.</summary>
    public static string? Model(JobRequest request) => request switch { GenerateRequest it => it.Model, TrainRequest it => it.Model, _ => null };

    /// <summary>The first words of it.</summary>
    public static string Title(JobRequest request)
    {
        var text = Text(request).ReplaceLineEndings(" ").Trim();
        return text.Length <= LongestTitle ? text : string.Concat(text.AsSpan(0, LongestTitle - 1), "…");
    }

    private static string Text(JobRequest request) => request switch
    {
        GenerateRequest it => it.Prompt,
        MergeRequest it => $"{string.Join(" + ", new[] { it.ModelA, it.ModelB, it.ModelC }.OfType<string>())} → {it.Output}",
        ConvertRequest it => $"{it.Model} → {it.Output}",
        LoraMergeRequest it => $"{it.Model} + {string.Join(" + ", it.Loras.Select(lora => lora.Name))} → {it.Output}",
        LoraJoinRequest it => $"{string.Join(" + ", it.Loras.Select(lora => lora.Name))} → {it.Output}",
        LoraResizeRequest it => $"{it.Lora} → {it.Output}",
        LoraExtractRequest it => $"{it.Tuned} − {it.Base} → {it.Output}",
        PullRequest it => it.Source,
        TrainRequest it => it.Save.Name,
        TrainCheckRequest it => it.Training.Save.Name,
        DatasetCheckRequest it => it.Data.Folder ?? it.Data.ConfigFile ?? it.Kind,
        _ => request.Kind,
    };

    /// <summary>Equal for equal requests.</summary>
    public static string Hash(JobRequest request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RequestJson.Write(request))));

    private static long Draw() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
}

using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Web.Language;

namespace Easel.Web.Session;

/// <summary>What may help after a failure, the most promising first.</summary>
public static class Remedies
{
    private const int SmallestSide = 64;

    /// <summary>The remedies of an error.</summary>
    /// <param name="code">The error's stable word.</param>
    /// <param name="request">What was asked for.</param>
    public static ImmutableArray<Remedy> For(string? code, JobRequest request) => code switch
    {
        "out-of-memory" when request is GenerateRequest it => [.. LessMemory(it)],
        "model-not-found" or "model-format" when request is GenerateRequest { Model: not null } it => [new(Phrases.TryDefaultModel, it with { Model = null }), new(Phrases.SeeModels, Address: "/models")],
        "model-not-found" or "model-format" => [new(Phrases.SeeModels, Address: "/models")],
        "disk-full" or "cannot-write" or "database" => [new(Phrases.SeeDoctor, Address: "/doctor"), new(Phrases.TryAgain, request)],
        // What cannot be used stays so however often it is tried: it is changed in the form.
        "invalid-request" or "unsupported" or "not-found" or "image-format" => [],
        _ => [new(Phrases.TryAgain, request)],
    };

    private static IEnumerable<Remedy> LessMemory(GenerateRequest it)
    {
        if (it.BatchSize > 1) yield return new(Phrases.TryOneByOne, it with { BatchSize = 1, Count = it.Count * it.BatchSize });
        if (it.Device.Memory is null or MemoryMode.Normal) yield return new(Phrases.TryMediumMemory, it with { Device = it.Device with { Memory = MemoryMode.Medium } });
        if (it.Device.Memory is not (MemoryMode.Low or MemoryMode.Offload)) yield return new(Phrases.TryLowMemory, it with { Device = it.Device with { Memory = MemoryMode.Low } });
        if (it is { Width: >= 2 * SmallestSide and var width, Height: >= 2 * SmallestSide and var height })
            yield return new(Phrases.TrySmaller, it with { Width = width / 16 * 8, Height = height / 16 * 8 });
    }
}

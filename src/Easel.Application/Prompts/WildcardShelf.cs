using System.Collections.Immutable;
using System.Security.Cryptography;
using Easel.Application.Folders;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Application.Prompts;

/// <summary>The wildcard lists of the data folder's <c>wildcards</c> and of A1111's extensions, and the drawing of a request's random parts.</summary>
/// <param name="folders">Where the lists are.</param>
public sealed class WildcardShelf(StudioFolders folders)
{
    private string[] Folders => FoldersOf(folders);

    /// <summary>The folders that hold lists, the first one's counting where two have the same.</summary>
    public static string[] FoldersOf(StudioFolders folders) =>
    [
        Path.Combine(folders.Data, "wildcards"),
        .. folders.Webui is { } webui
            ? [Path.Combine(webui, "extensions", "sd-dynamic-prompts", "wildcards"), Path.Combine(webui, "extensions", "stable-diffusion-webui-wildcards", "wildcards")]
            : Array.Empty<string>(),
    ];

    /// <summary>The names of all lists, as prompts write them between two underscores: <c>animals/dogs</c>.</summary>
    public ImmutableArray<string> Names() =>
    [
        .. Folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories).Select(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/')))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>True where a prompt has random parts that can be drawn.</summary>
    public bool IsRandom(GenerateRequest request)
    {
        if (!MayBeRandom(request.Prompt) && !MayBeRandom(request.Negative)) return false;
        var lists = new WildcardFolders(Folders);
        return Draw(request.Prompt, 0, lists).Prompt != request.Prompt || Draw(request.Negative, 0, lists).Prompt != request.Negative;
    }

    /// <summary>
    /// The request with its random parts drawn: one request a batch, each drawn by the seed of its first picture, so that its infotext repeats
    /// it. A request without random parts comes back as it is.
    /// </summary>
    public DrawnRequests Draw(GenerateRequest request)
    {
        if (!IsRandom(request)) return new DrawnRequests([request], []);
        var lists = new WildcardFolders(Folders);
        var seed = request.Seed >= 0 ? request.Seed : RandomNumberGenerator.GetInt32(int.MaxValue);
        var (drawn, problems) = (ImmutableArray.CreateBuilder<GenerateRequest>(), new List<string>());
        for (var batch = 0; batch < request.Count; batch++, seed += request.BatchSize)
        {
            // Behind the largest seed the count begins anew, as it does for pictures.
            var drawing = seed % (GenerateRequest.MaxSeed + 1);
            var (prompt, negative) = (Draw(request.Prompt, drawing, lists), Draw(request.Negative, drawing, lists));
            problems.AddRange(prompt.Problems.Concat(negative.Problems));
            drawn.Add(request with { Prompt = prompt.Prompt, Negative = negative.Prompt, Seed = drawing, Count = 1 });
        }

        return new DrawnRequests(drawn.ToImmutable(), [.. problems.Distinct()]);
    }

    private static bool MayBeRandom(string prompt) => prompt.Contains("__", StringComparison.Ordinal) || (prompt.Contains('{', StringComparison.Ordinal) && prompt.Contains('|', StringComparison.Ordinal));

    private static DrawnPrompt Draw(string prompt, long seed, WildcardFolders lists) => Wildcards.Draw(prompt, seed, lists.Lines);
}

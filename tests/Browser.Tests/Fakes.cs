using System.Collections.Immutable;
using Easel.Api.Access;
using Easel.Application;
using Easel.Application.Folders;
using Easel.Application.Jobs;
using Easel.Application.Prompts;
using Easel.Application.Starting;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Core.Models;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace Easel.Browser.Tests;

/// <summary>Two models, two LoRA files and an embedding that are only names; one LoRA has a picture and a trigger word.</summary>
internal sealed class ListedModels(StudioFolders folders) : IModelStore
{
    private static readonly string[] Files = ["Stable-diffusion/dream.safetensors", "Stable-diffusion/starter.safetensors", "Lora/ink.safetensors", "Lora/watercolour.safetensors", "embeddings/bad-hands.pt"];

    /// <summary>The folder that all of them lie in.</summary>
    public string Root { get; } = Path.Combine(folders.Data, "models");

    /// <summary>Writes the files.</summary>
    public void Create()
    {
        foreach (var file in Files)
        {
            var path = Path.Combine(Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }

        File.WriteAllText(Path.Combine(Root, "Lora", "ink.json"), """{ "activation text": "ink wash, sumi-e", "preferred weight": 0.8 }""");
        File.WriteAllBytes(Path.Combine(Root, "Lora", "ink.png"), ImageEncoder.Encode(QuickPainter.Paint(5, 128, 128), ImageFormat.Png));
    }

    public string Find(ModelKind kind, string? name) => List(kind).FirstOrDefault(it => Path.GetFileNameWithoutExtension(it) == name) ?? name ?? "starter";

    public IReadOnlyList<string> List(ModelKind kind) => FolderOf(kind) is not { } folder ? [] :
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder)).Where(it => Path.GetExtension(it) is ".safetensors" or ".pt").Order(StringComparer.Ordinal)];

    public string PathFor(ModelKind kind, string name) => Path.Combine(Root, FolderOf(kind) ?? "other", $"{name}.safetensors");

    private static string? FolderOf(ModelKind kind) => kind switch { ModelKind.Checkpoint => "Stable-diffusion", ModelKind.Lora => "Lora", ModelKind.Embedding => "embeddings", _ => null };
}

/// <summary>The painter looks by itself.</summary>
internal sealed class SilentBell : IQueueBell
{
    public Task RingAsync() => Task.CompletedTask;
}

/// <summary>A word is a token.</summary>
internal sealed class WordCounter : IPromptCounter
{
    public PromptLength Count(string prompt)
    {
        var words = prompt.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Length;
        return new PromptLength(words, Math.Max(1, (words + 74) / 75) * 75);
    }

    public ImmutableArray<PromptToken> Tokens(string prompt) => [.. prompt.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select((word, i) => new PromptToken(word.Length, word + " ", i / 75))];

    public ImmutableArray<PromptToken> Literal(string text) => Tokens(text);
}

/// <summary>Users by a cookie, so that two can look at once.</summary>
internal sealed class HeaderUsers : IPageUsers
{
    public StudioUser? Of(HttpContext context) => context.Request.Cookies["user"] is { Length: > 0 } name ? new StudioUser(name, IsAdmin: false) : StudioUser.Local;
}

/// <summary>Users as they signed in.</summary>
internal sealed class SignedInUsers : IPageUsers
{
    public StudioUser? Of(HttpContext context) => context.Features.Get<Caller>()?.User;
}

/// <summary>No worker asks for work: the painter takes it.</summary>
internal sealed class NoDesk : IWorkerDesk
{
    public Task<LeasedJob?> TakeAsync(WorkerState worker, TimeSpan patience, CancellationToken stop) => Task.FromResult<LeasedJob?>(null);
}

/// <summary>Tells files by their folders; what is called lora-… is a LoRA wherever it lies, and what is called broken… is none.</summary>
internal sealed class FolderInspector : IModelInspector
{
    public ModelFacts Inspect(string path) => Path.GetFileName(path).StartsWith("broken", StringComparison.Ordinal) ? ModelFacts.Unreadable("the file is incomplete. Download it again.", isUnsafe: false)
        : Path.GetFileName(path).StartsWith("lora-", StringComparison.Ordinal) ? Facts("lora", "Lora") : Path.GetFileName(Path.GetDirectoryName(path)) switch
    {
        "Lora" => Facts("lora", "Lora"),
        "embeddings" => Facts("embedding", "embeddings"),
        "Stable-diffusion" => Facts("checkpoint", "Stable-diffusion"),
        _ => ModelFacts.Unreadable("it is no model", isUnsafe: false),
    };

    public ModelDetails Describe(string path) => new(
        [new("tensors", "686")], [$"{Path.GetFileNameWithoutExtension(path)} is only a name."], [new("network_dim", "8")], [new("1girl", 20), new("solo", 3)], [new("ss_network_dim", "8"), new("ss_output_name", "x")]);

    public ModelFingerprint Hash(string path, CancellationToken cancelled) => new(new string('a', 64), "bbbbbbbbbbbb", "cccccccc");

    private static ModelFacts Facts(string type, string folder) => new(type, "sd1", "safetensors", "fp16", 1000, null, folder, [], []);
}

/// <summary>A machine with little room.</summary>
internal sealed class WarningDoctor : IStudioDoctor
{
    public IReadOnlyList<HealthCheck> Check() =>
    [
        new("memory", HealthStatus.Ok, "16 GB, 9 GB free"),
        new("tensor library", HealthStatus.Ok, $"a patched copy is used: /home/someone/{new string('f', 90)}/libLibTorchSharp.so"),
        new("disk for models", HealthStatus.Warning, "3 GB free at /models", "less than 60 GB free: room for few full-size models", "easel doctor --data-dir FOLDER_ON_A_LARGER_DISK"),
    ];
}

/// <summary>A clone of two versions; the older one does not know the database.</summary>
internal sealed class TwoVersions : IStudioVersions
{
    public Task<StudioVersionList> LookAsync(CancellationToken stop) => Task.FromResult(new StudioVersionList(InstallKind.Clone, "/home/someone/easel", IsChanged: true,
    [
        new("f00dfacef00d", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), "What this version does is told in one sentence, and that is often as long as this one, or longer than a line has room for", true, false, "git switch main"),
        new("v0.1 (0123456789ab)", new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), "The first tables", false, true, "git -C /home/someone/easel switch --detach v0.1 && /home/someone/easel/easel serve --data-dir /home/someone/.local/share/easel"),
    ]));
}

/// <summary>Start options as they are by default; nothing is kept.</summary>
internal sealed class FixedStart : IStudioStart
{
    public StartView Look() => new(new StartOptions(), new StartOptions("auto", "auto", Port: 7860, Listen: "localhost", Open: true), ["port"], false, false, "A processor", 16L << 30, "/home/someone/.local/share/easel");

    public Task SaveAsync(StartOptions options, CancellationToken stop) => Task.CompletedTask;

    public Task<Uri> RestartAsync(RestartWhen? when, CancellationToken stop) => throw new NotSupportedException("Nothing starts again in these tests.");
}

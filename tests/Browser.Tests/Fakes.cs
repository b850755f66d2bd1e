using Easel.Application;
using Easel.Application.Prompts;
using Easel.Core.Jobs;
using Easel.Core.Models;
using Easel.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace Easel.Browser.Tests;

/// <summary>Two models and two LoRA files that are only names.</summary>
internal sealed class ListedModels : IModelStore
{
    public string Find(ModelKind kind, string? name) => name ?? "starter";

    public IReadOnlyList<string> List(ModelKind kind) => kind switch
    {
        ModelKind.Checkpoint => ["/models/Stable-diffusion/starter.safetensors", "/models/Stable-diffusion/dream.safetensors"],
        ModelKind.Lora => ["/models/Lora/watercolour.safetensors", "/models/Lora/ink.safetensors"],
        ModelKind.Embedding => ["/models/embeddings/bad-hands.pt"],
        _ => [],
    };

    public string PathFor(ModelKind kind, string name) => name;
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
}

/// <summary>Users by a cookie, so that two can look at once.</summary>
internal sealed class HeaderUsers : IPageUsers
{
    public StudioUser? Of(HttpContext context) => context.Request.Cookies["user"] is { Length: > 0 } name ? new StudioUser(name, IsAdmin: false) : StudioUser.Local;
}

/// <summary>There is no file to look into.</summary>
internal sealed class NoInspector : IModelInspector
{
    public ModelFacts Inspect(string path) => ModelFacts.Unreadable("there are no models here", isUnsafe: false);

    public ModelFingerprint Hash(string path, CancellationToken cancelled) => throw new IOException("there are no models here");
}

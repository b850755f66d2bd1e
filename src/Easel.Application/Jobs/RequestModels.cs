using System.Collections.Immutable;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Jobs;

/// <summary>A model that a request names.</summary>
/// <param name="Field">Where.</param>
/// <param name="Name">Its name; null where the request leaves it out.</param>
/// <param name="Kinds">What it may be; empty for anything.</param>
internal readonly record struct NamedModel(string Field, string? Name, params ImmutableArray<ModelKind> Kinds);

/// <summary>A model file that a request makes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Where it belongs; null where that is seen only when it is made.</param>
/// <param name="Overwrite">True where an older one may be replaced.</param>
internal sealed record MadeModel(string? Name, ModelKind? Kind, bool Overwrite);

/// <summary>The models that the kinds of work on model files read and make.</summary>
internal static class RequestModels
{
    /// <summary>What it reads.</summary>
    public static ImmutableArray<NamedModel> Of(JobRequest request) => request switch
    {
        MergeRequest it => [Checkpoint("modelA", it.ModelA), Checkpoint("modelB", it.ModelB), Checkpoint("modelC", it.ModelC), new("vae", it.Vae, ModelKind.Checkpoint, ModelKind.Vae)],
        ConvertRequest it => [new("model", it.Model)],
        LoraMergeRequest it => [Checkpoint("model", it.Model), .. Loras(it.Loras)],
        LoraJoinRequest it => Loras(it.Loras),
        LoraResizeRequest it => [new("lora", it.Lora, ModelKind.Lora)],
        LoraExtractRequest it => [Checkpoint("base", it.Base), Checkpoint("tuned", it.Tuned)],
        _ => [],
    };

    /// <summary>What it makes; null where it makes no model file, or names none.</summary>
    public static MadeModel? MadeBy(JobRequest request) => request switch
    {
        MergeRequest it => new(it.Output, ModelKind.Checkpoint, it.Overwrite),
        ConvertRequest it => new(it.Output, null, it.Overwrite),
        LoraMergeRequest it => new(it.Output, ModelKind.Checkpoint, it.Overwrite),
        LoraJoinRequest it => new(it.Output, ModelKind.Lora, it.Overwrite),
        LoraResizeRequest it => new(it.Output, ModelKind.Lora, it.Overwrite),
        LoraExtractRequest it => new(it.Output, ModelKind.Lora, it.Overwrite),
        _ => null,
    };

    private static NamedModel Checkpoint(string field, string? name) => new(field, name, ModelKind.Checkpoint);

    private static ImmutableArray<NamedModel> Loras(ImmutableArray<LoraWeight> loras) => [.. loras.Select((lora, i) => new NamedModel($"loras[{i}].name", lora.Name, ModelKind.Lora))];
}

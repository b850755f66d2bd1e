using System.Collections.Immutable;
using Easel.Core.Prompts;
using Easel.Engine.Adapters;
using Easel.Engine.Conditioning;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Worker.Networks;

namespace Easel.Worker.Generation;

/// <summary>The networks and embeddings that a painting's prompts name, put at its models' disposal. For the device's thread.</summary>
internal sealed class PromptExtras : IDisposable
{
    private readonly ImmutableArray<StableDiffusionModel> models;
    private readonly ModelHost host;
    private readonly ImmutableArray<EmbeddingFile> embeddings;
    private readonly ImmutableArray<NetworkUse>? second;

    /// <summary>Finds, loads and checks them; nothing of the models is loaded.</summary>
    /// <param name="tools">What paintings are made with.</param>
    /// <param name="plan">What is painted.</param>
    /// <param name="models">The model, and that of the second pass where it is another.</param>
    /// <param name="policy">What is computed with.</param>
    /// <param name="warn">Hears what is left out, and why.</param>
    /// <exception cref="Easel.Core.Errors.InvalidRequestException">A network belongs to another family of models.</exception>
    public PromptExtras(PaintingTools tools, GenerationPlan plan, IEnumerable<StableDiffusionModel?> models, DevicePolicy policy, Action<string> warn)
    {
        (this.models, host) = ([.. models.OfType<StableDiffusionModel>()], tools.Slot.Models);
        var request = plan.Request;
        var finder = new NetworkFinder(tools.Models);
        var panel = finder.Find(request.Networks, warn);
        ImmutableArray<NetworkUse> networks = [.. panel, .. finder.Find(request.Prompt, warn)];
        if (plan.Hires is { } hires && hires.Prompt != request.Prompt) second = [.. panel, .. finder.Find(hires.Prompt, warn)];
        if (ExtraNetworks.Parse(request.Negative).Networks is [var useless, ..])
            warn($"{useless} stands in the negative prompt, where tags of networks are read as text. Write it into the prompt; a negative weight steers away.");
        var first = this.models[0];
        string[] texts = [request.Prompt, request.Negative, plan.Hires?.Prompt ?? "", plan.Hires?.Negative ?? ""];
        embeddings = [.. tools.Shelf.Read(texts, first.Family.TextEncoders, warn), .. networks.OfType<AdapterUse>().DistinctBy(use => use.Path).SelectMany(use => EmbeddingFile.Bundled(use.Path))];
        foreach (var model in this.models)
            model.Embeddings = new EmbeddingSet(embeddings.Select(file => file.For(model.Family.TextEncoders, out _)).OfType<TextEmbedding>());
        var used = EmbeddingUse.Of(request.Prompt, request.Negative, plan.Calls, new TextOptions(request.Emphasis), first.Embeddings);
        Named = new NamedFiles(networks, [.. used.Select(one => (one.Name, embeddings.First(file => file.Name == one.Name).Path))]);
        try
        {
            Renew(policy);
            foreach (var warning in this.models.SelectMany(model => Networks(model)).SelectMany(networks => networks.Warnings)) warn(warning);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the prompts name.</summary>
    public NamedFiles Named { get; }

    /// <summary>Loads the networks for another policy.</summary>
    public void Renew(DevicePolicy policy)
    {
        Release();
        foreach (var model in models)
        {
            if (!Named.Networks.IsEmpty) model.Networks = PromptNetworks.Open(Named.Networks, model.Checkpoint, policy, host);
            if (second is { } uses && model == models[^1]) model.SecondPassNetworks = PromptNetworks.Open(uses, model.Checkpoint, policy, host);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        foreach (var file in embeddings) file.Dispose();
    }

    private static IEnumerable<PromptNetworks> Networks(StableDiffusionModel model) => new[] { model.Networks, model.SecondPassNetworks }.OfType<PromptNetworks>();

    private void Release()
    {
        foreach (var model in models)
        {
            foreach (var networks in Networks(model)) networks.Dispose();
            (model.Networks, model.SecondPassNetworks) = (null, null);
        }
    }
}

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
    private readonly StableDiffusionModel secondPass;
    private readonly StableDiffusionModel? refiner;
    private readonly ImmutableArray<NetworkUse> networks;
    private readonly ModelHost host;
    private readonly ImmutableArray<EmbeddingFile> embeddings;
    private readonly ImmutableArray<NetworkUse>? second;

    /// <summary>Finds, loads and checks them; nothing of the models is loaded.</summary>
    /// <param name="tools">What paintings are made with.</param>
    /// <param name="plan">What is painted.</param>
    /// <param name="files">The models: of the first pass, of the second where it is another, and the refiner.</param>
    /// <param name="policy">What is computed with.</param>
    /// <param name="warn">Hears what is left out, and why.</param>
    /// <exception cref="Easel.Core.Errors.InvalidRequestException">A network belongs to another family of models.</exception>
    public PromptExtras(PaintingTools tools, GenerationPlan plan, PaintingFiles files, DevicePolicy policy, Action<string> warn)
    {
        host = tools.Slot.Models;
        (secondPass, refiner) = (files.HiresModel ?? files.Model, files.Refiner);
        models = [.. new[] { files.Model, files.HiresModel, refiner }.OfType<StableDiffusionModel>()];
        var request = plan.Request;
        var finder = new NetworkFinder(tools.Models);
        var panel = finder.Find(request.Networks, warn);
        networks = [.. panel, .. finder.Find(request.Prompt, warn)];
        if (plan.Hires is { } hires && hires.Prompt != request.Prompt) second = [.. panel, .. finder.Find(hires.Prompt, warn)];
        if (ExtraNetworks.Parse(request.Negative).Networks is [var useless, ..])
            warn($"{useless} stands in the negative prompt, where tags of networks are read as text. Write it into the prompt; a negative weight steers away.");
        ImmutableArray<NetworkUse> all = [.. networks, .. second ?? []];
        var first = models[0];
        if (refiner is not null && !Dresses(refiner) && !all.IsEmpty)
            warn($"The refiner {Path.GetFileName(refiner.Path)} is of another family than the model: it works without the networks of the prompt.");
        string[] texts = [request.Prompt, request.Negative, plan.Hires?.Prompt ?? "", plan.Hires?.Negative ?? ""];
        embeddings = [.. tools.Shelf.Read(texts, first.Family.TextEncoders, warn), .. all.OfType<AdapterUse>().DistinctBy(use => use.Path).SelectMany(use => EmbeddingFile.Bundled(use.Path))];
        foreach (var model in models)
            model.Embeddings = new EmbeddingSet(embeddings.Select(file => file.For(model.Family.TextEncoders, out _)).OfType<TextEmbedding>());
        var ofSecond = plan.Hires is { } pass ? EmbeddingUse.Of(pass.Prompt, pass.Negative, plan.Calls, new TextOptions(request.Emphasis), secondPass.Embeddings) : [];
        var used = EmbeddingUse.Of(request.Prompt, request.Negative, plan.Calls, new TextOptions(request.Emphasis), first.Embeddings).Concat(ofSecond).DistinctBy(one => one.Name);
        Named = new NamedFiles([.. all.DistinctBy(use => use.Path)], [.. used.Select(one => (one.Name, embeddings.First(file => file.Name == one.Name).Path))]);
        try
        {
            Renew(policy);
            foreach (var warning in models.SelectMany(model => Networks(model)).SelectMany(networks => networks.Warnings)) warn(warning);
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
        foreach (var model in models.Where(Dresses))
        {
            if (!networks.IsEmpty) model.Networks = PromptNetworks.Open(networks, model.Checkpoint, policy, host);
            if (second is { } uses && (model == secondPass || model == refiner)) model.SecondPassNetworks = PromptNetworks.Open(uses, model.Checkpoint, policy, host);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        foreach (var file in embeddings) file.Dispose();
    }

    // What was made for a model has no layers in a refiner of another family.
    private bool Dresses(StableDiffusionModel model) => model != refiner || model.Family.Id == models[0].Family.Id;

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

using Easel.Core.Errors;
using Easel.Core.Prompts;
using Easel.Engine.Adapters;
using Easel.Engine.Conditioning;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Pipelines;
using Easel.Starter.Judge;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>Has the judge read what a starter checkpoint paints for prompts that its training never saw.</summary>
public static class StarterEvaluation
{
    /// <summary>Paints, reads and counts; the checkpoint is loaded as any other.</summary>
    /// <param name="checkpoint">The starter's file; its sidecar stands beside it.</param>
    /// <param name="judge">The judge's file.</param>
    /// <param name="adapter">A LoRA (or its like) to paint with, at full strength; null for none.</param>
    /// <param name="embedding">An embedding that prompts may name by its file's name; null for none.</param>
    /// <param name="policy">What to paint with, in 32 bits; the judge reads on the CPU.</param>
    /// <param name="options">What to ask.</param>
    /// <param name="progress">Told how many prompts are done.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <exception cref="Easel.Core.Errors.EaselException">A file is missing, damaged, or not what it should be.</exception>
    public static EvaluationResult Run(
        string checkpoint, string judge, string? adapter, string? embedding, DevicePolicy policy, EvaluationOptions options, IProgress<int>? progress, CancellationToken stop)
    {
        using var reader = PictureJudge.Load(judge);
        using var model = StableDiffusionModel.Open(checkpoint);
        using var host = new ModelHost();
        using var networks = adapter is null ? null : PromptNetworks.Open([Use(adapter)], model.Checkpoint, policy, host);
        model.Networks = networks;
        using var tower = host.Use(model.TextEncoders(policy)[0], policy);
        using var unet = host.Use(model.UNet(policy), policy);
        using var autoencoder = host.Use(model.Vae(policy), policy);
        using var vectors = embedding is null ? null : EmbeddingFile.Open(embedding);
        var conditioner = new TextConditioner([tower.Network], model.Family.UNet, embeddings: vectors is null ? null : Fitting(vectors, tower.Network));
        var sizes = new PictureSizes(StarterModel.Size, StarterModel.Size);
        var painter = new SheetPainter(texts => cat([.. texts.Select(text => conditioner.EncodeText(text, sizes).Context)]), unet.Network, autoencoder.Network);
        return Evaluation.Run(
            reader, prompts => painter.Paint([.. prompts.Select(p => p.Text)], [.. prompts.Select(p => (long)p.Index)]), options, progress, stop);
    }

    private static EmbeddingSet Fitting(EmbeddingFile file, TextTower tower) => file.For([tower.Config], out var problem) is { } fits
        ? new EmbeddingSet([fits])
        : throw new ModelFormatException(file.Path, $"it does not fit the starter: {problem}. Name one that was trained on it.");

    private static AdapterUse Use(string path)
    {
        var tag = new ExtraNetwork("lora", [Path.GetFileNameWithoutExtension(path), "1"]);
        return new AdapterUse(tag, path, LoraTag.Read(tag));
    }
}

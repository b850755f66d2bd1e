using Easel.Core.Prompts;
using Easel.Engine.Adapters;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Starter.Judge;

namespace Easel.Starter.Recipe;

/// <summary>Has the judge read what a starter checkpoint paints for prompts that its training never saw.</summary>
public static class StarterEvaluation
{
    /// <summary>Paints, reads and counts; the checkpoint is loaded as any other.</summary>
    /// <param name="checkpoint">The starter's file; its sidecar stands beside it.</param>
    /// <param name="judge">The judge's file.</param>
    /// <param name="adapter">A LoRA (or its like) to paint with, at full strength; null for none.</param>
    /// <param name="options">What to ask.</param>
    /// <param name="progress">Told how many prompts are done.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <exception cref="Easel.Core.Errors.EaselException">A file is missing, damaged, or not what it should be.</exception>
    public static EvaluationResult Run(
        string checkpoint, string judge, string? adapter, EvaluationOptions options, IProgress<int>? progress, CancellationToken stop)
    {
        var policy = DevicePolicy.Cpu;
        using var reader = PictureJudge.Load(judge);
        using var model = StableDiffusionModel.Open(checkpoint);
        using var host = new ModelHost();
        using var networks = adapter is null ? null : PromptNetworks.Open([Use(adapter)], model.Checkpoint, policy, host);
        model.Networks = networks;
        using var tower = host.Use(model.TextEncoders(policy)[0], policy);
        using var unet = host.Use(model.UNet(policy), policy);
        using var autoencoder = host.Use(model.Vae(policy), policy);
        var painter = new SheetPainter(tower.Network, unet.Network, autoencoder.Network, token => token);
        return Evaluation.Run(
            reader, prompts => painter.Paint([.. prompts.Select(p => p.Text)], [.. prompts.Select(p => (long)p.Index)]), options, progress, stop);
    }

    private static AdapterUse Use(string path)
    {
        var tag = new ExtraNetwork("lora", [Path.GetFileNameWithoutExtension(path), "1"]);
        return new AdapterUse(tag, path, LoraTag.Read(tag));
    }
}

using Easel.Engine.Formats;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using Easel.Starter.Judge;
using TorchSharp;

namespace Easel.Starter.Recipe;

/// <summary>Has the judge read what a starter checkpoint paints for prompts that its training never saw.</summary>
public static class StarterEvaluation
{
    /// <summary>Paints, reads and counts; the checkpoint is loaded as any other.</summary>
    /// <param name="checkpoint">The starter's file; its sidecar stands beside it.</param>
    /// <param name="judge">The judge's file.</param>
    /// <param name="options">What to ask.</param>
    /// <param name="progress">Told how many prompts are done.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">A file is damaged or no starter.</exception>
    public static EvaluationResult Run(string checkpoint, string judge, EvaluationOptions options, IProgress<int>? progress, CancellationToken stop)
    {
        using var reader = PictureJudge.Load(judge);
        using var file = Checkpoint.Open(checkpoint);
        using var tower = TextTower.Build(file.TextEncoders(torch.float32), file.Family.TextEncoders[0]);
        using var unet = new UNetModel(file.UNet(torch.float32), file.Family.UNet);
        using var autoencoder = new Autoencoder(file.Vae(torch.float32), file.Family.Vae!);
        var painter = new SheetPainter(tower, unet, autoencoder, token => token);
        return Evaluation.Run(
            reader, prompts => painter.Paint([.. prompts.Select(p => p.Text)], [.. prompts.Select(p => (long)p.Index)]), options, progress, stop);
    }
}

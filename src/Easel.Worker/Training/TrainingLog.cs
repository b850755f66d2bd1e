using TorchSharp;
using TorchSharp.Modules;

namespace Easel.Worker.Training;

/// <summary>Numbers of a run as TensorBoard reads them.</summary>
/// <param name="folder">Its files go there.</param>
internal sealed class TrainingLog(string folder) : IDisposable
{
    private readonly SummaryWriter writer = torch.utils.tensorboard.SummaryWriter(folder);

    /// <summary>Adds a number; one that is not finite is left out.</summary>
    public void Add(string name, double value, int step)
    {
        if (double.IsFinite(value)) writer.add_scalar(name, (float)value, step);
    }

    /// <inheritdoc/>
    public void Dispose() => (writer as IDisposable)?.Dispose();
}

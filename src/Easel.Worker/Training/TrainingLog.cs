using TorchSharp;
using TorchSharp.Modules;

namespace Easel.Worker.Training;

/// <summary>Numbers of a run as TensorBoard reads them.</summary>
/// <param name="folder">Its files go there.</param>
/// <param name="warn">Hears, once, that nothing can be written any more: a chart is no reason to end a run.</param>
internal sealed class TrainingLog(string folder, Action<string> warn) : IDisposable
{
    private readonly SummaryWriter writer = torch.utils.tensorboard.SummaryWriter(folder);
    private bool ended;

    /// <summary>Adds a number; one that is not finite is left out.</summary>
    public void Add(string name, double value, int step)
    {
        if (ended || !double.IsFinite(value)) return;
        try
        {
            writer.add_scalar(name, (float)value, step);
        }
        catch (IOException e)
        {
            ended = true;
            warn($"The TensorBoard file in {folder} cannot be written any more ({e.Message.TrimEnd('.')}). Training goes on without it.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (writer as IDisposable)?.Dispose();
}

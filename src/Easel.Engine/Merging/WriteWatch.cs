using Easel.Engine.Formats;

namespace Easel.Engine.Merging;

/// <summary>Whoever waits for a model file: hears how far it is, and may stop it between two tensors.</summary>
/// <param name="Progress">Hears the share of the bytes that is done, 0 to 1; never falls.</param>
/// <param name="Cancelled">Stops the writing; nothing is left of the file then.</param>
public sealed record WriteWatch(Action<double> Progress, CancellationToken Cancelled)
{
    /// <summary>Nobody waits.</summary>
    public static WriteWatch None { get; } = new(_ => { }, CancellationToken.None);

    /// <summary>Writes a file under this watch; see <see cref="SafetensorsWriter"/>.</summary>
    public void Write(string path, IReadOnlyCollection<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var all = Math.Max(1, tensors.Sum(Bytes));
        var done = 0L;
        SafetensorsWriter.Write(path, [.. tensors.Select(t => t with { Make = () => Next(t) })], metadata);
        Progress(1);

        TorchSharp.torch.Tensor Next(TensorToWrite tensor)
        {
            Cancelled.ThrowIfCancellationRequested();
            Progress((double)done / all);
            done += Bytes(tensor);
            return tensor.Make();
        }
    }

    private static long Bytes(TensorToWrite tensor) => tensor.Shape.Aggregate((long)tensor.DType.Size(), (a, b) => a * b);
}

using System.Globalization;
using Easel.Core.Errors;

namespace Easel.Training.Sessions;

/// <summary>Where a run is.</summary>
/// <param name="Step">Updates done.</param>
/// <param name="Epoch">The epoch in work, from 1.</param>
/// <param name="Batch">Batches of it that are done.</param>
/// <param name="OptimizerSteps">Updates that the optimiser made; fewer where half precision overflowed.</param>
/// <param name="LossScale">Factor of the loss.</param>
/// <param name="GoodSteps">Updates since it changed.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Fingerprint">What decides the weights.</param>
public sealed record StateCounters(int Step, int Epoch, int Batch, int OptimizerSteps, double LossScale, int GoodSteps, long Seed, string Fingerprint)
{
    /// <summary>As text beside tensors.</summary>
    public Dictionary<string, string> ToMetadata() => new()
    {
        ["step"] = Text(Step), ["epoch"] = Text(Epoch), ["batch"] = Text(Batch), ["optimizer_steps"] = Text(OptimizerSteps),
        ["loss_scale"] = Text(LossScale), ["good_steps"] = Text(GoodSteps), ["seed"] = Text(Seed), ["fingerprint"] = Fingerprint,
    };

    /// <summary>Reads what <see cref="ToMetadata"/> wrote.</summary>
    /// <exception cref="ModelFormatException">Something is missing.</exception>
    public static StateCounters FromMetadata(IReadOnlyDictionary<string, string> metadata, string path)
    {
        double Number(string name) => metadata.TryGetValue(name, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ModelFormatException(path, $"is no saved state of a training: '{name}' is missing.");
        return new StateCounters(
            (int)Number("step"), (int)Number("epoch"), (int)Number("batch"), (int)Number("optimizer_steps"), Number("loss_scale"), (int)Number("good_steps"),
            (long)Number("seed"), metadata.GetValueOrDefault("fingerprint", ""));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

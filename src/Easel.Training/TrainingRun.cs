using System.Globalization;
using Easel.Engine.Formats;
using Easel.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>
/// Everything that changes while a network trains: weights, their moving average, the optimiser's moments, and the count of steps.
/// Saved and read back as one safetensors file, so that an interrupted run goes on as if nothing had happened.
/// </summary>
/// <param name="optimizer">Changes the parameters; owned from now on.</param>
/// <param name="ema">Follows them; owned from now on.</param>
/// <param name="parameters">Unique names and the parameters; the network stays the caller's.</param>
public sealed class TrainingRun(IOptimizer optimizer, Ema ema, IReadOnlyList<(string Name, Parameter Parameter)> parameters) : IDisposable
{
    private const string StepsKey = "steps";

    /// <summary>Updates made so far.</summary>
    public int Steps => optimizer.Steps;

    /// <summary>The moving average of the weights.</summary>
    public Ema Ema => ema;

    /// <summary>One update from the gradients that are there, which it then forgets.</summary>
    public void Update(double learningRate)
    {
        optimizer.Step(learningRate);
        optimizer.ZeroGradients();
        ema.Update();
    }

    /// <summary>Writes the whole state to a file; the previous file stays until the new one is complete.</summary>
    public void Save(string path) =>
        SafetensorsWriter.Write(path, Tensors(), new Dictionary<string, string> { [StepsKey] = Steps.ToString(CultureInfo.InvariantCulture) });

    /// <summary>Goes on from a saved state.</summary>
    /// <returns>False, and nothing changed, where there is no such file.</returns>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">The file is damaged, or of another network.</exception>
    public bool Resume(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = TensorFiles.Open(path);
        using var noGradient = no_grad();
        foreach (var (name, value) in Tensors())
        {
            using var saved = file.Read(name);
            value.copy_(saved);
        }

        optimizer.Steps = int.Parse(file.Metadata[StepsKey], CultureInfo.InvariantCulture);
        ema.Updates = optimizer.Steps;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        ema.Dispose();
    }

    private Dictionary<string, Tensor> Tensors()
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (name, parameter) in parameters) tensors.Add($"weights.{name}", parameter);
        foreach (var (name, average) in ema.State) tensors.Add($"average.{name}", average);
        foreach (var (name, moment) in optimizer.State) tensors.Add($"optimizer.{name}", moment);
        return tensors;
    }
}

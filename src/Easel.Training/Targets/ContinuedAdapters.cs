using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>The adapters of a file, made trainable, to go on from (<c>--network_weights</c>).</summary>
internal static class ContinuedAdapters
{
    /// <summary>The adapters by kohya's names; owned by the caller.</summary>
    /// <exception cref="EaselException">The file is of another model or another algorithm.</exception>
    public static Dictionary<string, WeightAdapter> Read(string path, AdapterKeys keys, TrainNetwork network, Device device)
    {
        using var file = AdapterFile.Open(path, device);
        var match = file.Match(keys);
        if (match.Found.IsEmpty || !match.Misfits.IsEmpty || !match.Unmatched.IsEmpty)
            throw new InvalidRequestException("network_weights", $"{path} does not fit this model: {match.Found.Length} modules do, {match.Unmatched.Length} have no layer here, {match.Misfits.Length} another shape. Choose the model that it was trained on.");
        using var noGradients = no_grad();
        var made = new Dictionary<string, WeightAdapter>(StringComparer.Ordinal);
        try
        {
            foreach (var found in match.Found) made.Add(keys.KohyaName(found.Target), Trainable(found.Adapter, path, network));
            return made;
        }
        catch
        {
            foreach (var adapter in made.Values) adapter.Dispose();
            throw;
        }
    }

    private static WeightAdapter Trainable(WeightAdapter adapter, string path, TrainNetwork network) => (adapter, network.Algorithm) switch
    {
        (Dora it, _) when network.Decompose || network.Algorithm == "dora" => new Dora(Trainable(it.Inner, path, network), Own(it.Magnitude)!),
        (Ia3 it, "ia3") => new Ia3(Own(it.Tensors[0].Value)!, it.OnInput),
        (Lora { Mid: not null }, "dylora") => throw new InvalidRequestException("network_weights", $"{path} has Tucker cores, which DyLoRA cannot train. Choose locon, or another file."),
        (Lora it, "dylora") when it.Down.shape[0] % network.Unit != 0 =>
            throw new InvalidRequestException("network_weights", $"{path} has a rank of {it.Down.shape[0]}, and DyLoRA's must be a multiple of its unit {network.Unit}. Give a unit that divides it, or another file."),
        (Lora it, "lora" or "locon" or "dora" or "dylora") => new Lora(Own(it.Down)!, Own(it.Up)!, it.Alpha, Own(it.Mid)),
        (LoHa it, "loha") => new LoHa(Own(it.W1A)!, Own(it.W1B)!, Own(it.W2A)!, Own(it.W2B)!, it.Alpha, Own(it.T1), Own(it.T2)),
        (LoKr it, "lokr") => new LoKr(Own(it.W1), Own(it.W1A), Own(it.W1B), Own(it.W2), Own(it.W2A), Own(it.W2B), Own(it.T2), it.Alpha),
        _ => throw new InvalidRequestException("network_weights", $"{path} holds {adapter.GetType().Name}, but {network.Algorithm} is to be trained. Choose that algorithm, or another file."),
    };

    private static Parameter? Own(Tensor? value)
    {
        if (value is null) return null;
        var parameter = new Parameter(value.to(float32, copy: true), true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

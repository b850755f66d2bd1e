using System.Collections;
using System.Globalization;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Training.Files;

/// <summary>
/// Writes a hypernetwork as A1111 does (<c>Hypernetwork.save</c>), in torch's archive: A1111 reads no other. What it does not know there (the metadata) it
/// passes over.
/// </summary>
public static class HypernetworkFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; one that was there is replaced once the new one is complete.</param>
    /// <param name="tensors">The tensors by names such as <c>768.0.linear.0.weight</c>.</param>
    /// <param name="shape">The layers.</param>
    /// <param name="step">Updates done.</param>
    /// <param name="precision"><c>float</c>, <c>fp16</c>, <c>bf16</c>; null is 32 bits.</param>
    /// <param name="metadata">What it carries; null is nothing beyond what A1111 needs.</param>
    /// <exception cref="Easel.Core.Errors.EaselException">It cannot be written; what was there is untouched.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, TrainHypernetwork shape, int step, string? precision, IReadOnlyDictionary<string, string>? metadata)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var type = TrainedFile.TypeOf(precision);
        var root = new Dictionary<object, object?>();
        foreach (var width in tensors.GroupBy(tensor => int.Parse(tensor.Key.Split('.')[0], CultureInfo.InvariantCulture)))
            root[width.Key] = new object?[] { Side(width, "0"), Side(width, "1") };
        root["step"] = step;
        root["name"] = Path.GetFileNameWithoutExtension(path);
        root["layer_structure"] = shape.LayerStructure.ToArray();
        root["activation_func"] = shape.Activation;
        root["is_layer_norm"] = shape.LayerNorm;
        root["weight_initialization"] = shape.WeightInit;
        (root["sd_checkpoint"], root["sd_checkpoint_name"]) = TrainedFile.TrainedOn(metadata);
        root["activate_output"] = shape.ActivateOutput;
        root["use_dropout"] = shape.Dropout.Any(share => share > 0);
        root["dropout_structure"] = (shape.Dropout.IsEmpty ? [.. shape.LayerStructure.Select(_ => 0.0)] : shape.Dropout).ToArray();
        root["last_layer_dropout"] = !shape.Dropout.IsEmpty && shape.Dropout.Length > 2 && shape.Dropout[^2] != 0;
        root["optional_info"] = metadata?.GetValueOrDefault("ss_training_comment") is { } comment and not "None" ? comment : null;
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>()) root[name] = value;
        TrainedFile.Guarded(path, () => TorchArchiveWriter.Write(path, root));

        IDictionary Side(IEnumerable<KeyValuePair<string, Tensor>> width, string side) => width.Select(tensor => (Parts: tensor.Key.Split('.', 3), tensor.Value))
            .Where(tensor => tensor.Parts[1] == side).ToDictionary(tensor => tensor.Parts[2], tensor => tensor.Value.detach().cpu().to(type));
    }
}

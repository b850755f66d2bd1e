using System.Collections.Immutable;
using System.Text.Json;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Formats;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>How A1111 numbers the layers of a hypernetwork, and how a file says what shape it has.</summary>
internal static class HypernetworkShape
{
    /// <summary>
    /// The numbers of the layers that hold weights, in order: activations and dropout take numbers too, where they are there
    /// (<c>HypernetworkModule.__init__</c>).
    /// </summary>
    public static IEnumerable<int> Numbers(TrainHypernetwork shape)
    {
        var number = 0;
        var layers = shape.LayerStructure.Length - 1;
        for (var i = 0; i < layers; i++)
        {
            yield return number++;
            if (shape.Activation != "linear" && (i < layers - 1 || shape.ActivateOutput)) number++;
            if (shape.LayerNorm) yield return number++;
            if (!shape.Dropout.IsEmpty && shape.Dropout[i + 1] > 0) number++;
        }
    }

    /// <summary>The shape of a file, with the rest of what was asked for.</summary>
    /// <exception cref="InvalidRequestException">What the file says of its layers is no structure.</exception>
    public static TrainHypernetwork OfFile(string path, TrainHypernetwork asked)
    {
        using var file = TensorFiles.Open(path);
        var said = file.Metadata;
        ImmutableArray<double> structure = List("layer_structure") is { IsEmpty: false } given ? given : [1, 2, 1];
        if (structure is not [1, .., 1] || structure.Any(width => width <= 0)) throw Odd(path, "layer_structure", said["layer_structure"], "at least two numbers above 0, the first and the last 1, for instance [1, 2, 1]");
        var dropout = List("dropout_structure");
        if (!dropout.IsEmpty && dropout.Length != structure.Length) throw Odd(path, "dropout_structure", said["dropout_structure"], $"{structure.Length} shares, as many as the layers' widths");
        return asked with
        {
            LayerStructure = structure,
            Activation = said.GetValueOrDefault("activation_func") ?? "linear",
            LayerNorm = said.GetValueOrDefault("is_layer_norm") == "true",
            ActivateOutput = said.GetValueOrDefault("activate_output") != "false",
            Dropout = dropout,
            WeightInit = said.GetValueOrDefault("weight_initialization") ?? asked.WeightInit,
        };

        ImmutableArray<double> List(string name)
        {
            if (!said.TryGetValue(name, out var text)) return [];
            try
            {
                return [.. JsonSerializer.Deserialize<double[]>(text) ?? []];
            }
            catch (JsonException)
            {
                throw Odd(path, name, text, "a list of numbers");
            }
        }
    }

    /// <summary>A file's networks, made trainable.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">What the file says of its layers.</param>
    /// <param name="there">The widths that the model has.</param>
    /// <param name="device">Where they go.</param>
    /// <exception cref="InvalidRequestException">The file is for widths that the model does not have, or has other layers than it says.</exception>
    public static Hypernetwork Trainable(string path, TrainHypernetwork shape, ImmutableArray<long> there, Device device)
    {
        using var noGradients = no_grad();
        using var read = Hypernetwork.Open(path, device);
        if (read.Widths.FirstOrDefault(width => !there.Contains(width)) is > 0 and var missing)
            throw new InvalidRequestException("hypernetwork_weights", $"{path} works on a width of {missing}, which this model does not have; it has {string.Join(", ", there)}. Choose the model that it was trained on.");
        var layers = Numbers(shape).Count();
        foreach (var stages in read.Modules.Values.SelectMany(pair => new[] { pair.Keys.Stages, pair.Values.Stages }))
        {
            if (stages.Length != layers)
                throw new InvalidRequestException("hypernetwork_weights", $"{path} has {stages.Length} layers with weights, but says that there are {layers} (layer_structure, is_layer_norm). It is damaged; name another file.");
            if (stages.Any(stage => stage.Bias is null))
                throw new InvalidRequestException("hypernetwork_weights", $"{path} has a layer without a bias, and A1111's all have one. It is damaged; name another file.");
        }

        return read.With(path, Own);
    }

    private static InvalidRequestException Odd(string path, string setting, string text, string wanted) =>
        new("hypernetwork_weights", $"{path} says '{text}' for {setting}, which should be {wanted}. It is damaged; name another file.");

    private static Tensor Own(Tensor value)
    {
        var parameter = new Parameter(value.to(float32, copy: true), true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

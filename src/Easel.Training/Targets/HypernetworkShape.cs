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
    public static TrainHypernetwork OfFile(string path, TrainHypernetwork asked)
    {
        using var file = TensorFiles.Open(path);
        var said = file.Metadata;
        return asked with
        {
            LayerStructure = List("layer_structure") is { IsEmpty: false } structure ? structure : [1, 2, 1],
            Activation = said.GetValueOrDefault("activation_func") ?? "linear",
            LayerNorm = said.GetValueOrDefault("is_layer_norm") == "true",
            ActivateOutput = said.GetValueOrDefault("activate_output") != "false",
            Dropout = List("dropout_structure"),
            WeightInit = said.GetValueOrDefault("weight_initialization") ?? asked.WeightInit,
        };

        ImmutableArray<double> List(string name) => said.TryGetValue(name, out var text) ? JsonSerializer.Deserialize<ImmutableArray<double>>(text) : [];
    }

    /// <summary>A file's networks, made trainable.</summary>
    /// <param name="path">The file.</param>
    /// <param name="there">The widths that the model has.</param>
    /// <param name="device">Where they go.</param>
    /// <exception cref="InvalidRequestException">The file is for widths that the model does not have.</exception>
    public static Hypernetwork Trainable(string path, ImmutableArray<long> there, Device device)
    {
        using var noGradients = no_grad();
        using var read = Hypernetwork.Open(path, device);
        if (read.Widths.FirstOrDefault(width => !there.Contains(width)) is > 0 and var missing)
            throw new InvalidRequestException("hypernetwork_weights", $"{path} works on a width of {missing}, which this model does not have; it has {string.Join(", ", there)}. Choose the model that it was trained on.");
        return read.With(path, Own);
    }

    private static Tensor Own(Tensor value)
    {
        var parameter = new Parameter(value.to(float32, copy: true), true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Pipelines;
using Easel.Training.Files;
using Easel.Training.Targets;
using TorchSharp;

namespace Easel.Training.Forecasts;

/// <summary>How many numbers learn, and how large the file will be, from headers alone.</summary>
/// <param name="Learned">Numbers that learn.</param>
/// <param name="Bytes">The file.</param>
public readonly record struct FileForecast(long Learned, long Bytes)
{
    // A tensor's entry in the header beside its name: "":{"dtype":"F32","shape":[],"data_offsets":[,]}, and the two offsets.
    private const int Entry = 46, Offset = 9;

    // What sd-scripts' metadata is, about, and what of it tells of the network; captions add to it.
    private const int Metadata = 2950, NetworkMetadata = 700;

    /// <summary>Counts.</summary>
    public static FileForecast Of(TrainRequest request, StableDiffusionModel model)
    {
        var size = TrainedFile.TypeOf(request.Save.Precision).ElementSize();
        return request.Target switch
        {
            TrainTarget.Checkpoint => OfCheckpoint(request, model),
            TrainTarget.Embedding => Named(model.Family.TextEncoders.Select(tower => ("emb_params", new long[] { request.Embedding?.Vectors ?? 1, tower.Width })), size, request.Save.NoMetadata ? 0 : Metadata),
            TrainTarget.Hypernetwork => OfHypernetwork(request, model, size),
            _ => Named(OfAdapter(request, model), size, request.Save.NoMetadata ? 0 : Metadata + NetworkMetadata),
        };
    }

    private static IEnumerable<(string Name, long[] Shape)> OfAdapter(TrainRequest request, StableDiffusionModel model)
    {
        var network = request.Network;
        var wanted = LoraTarget.Wanted(AdapterKeys.Of(model.Checkpoint), network, TrainingTargets.Rates(request, model.Family));
        var continued = network.Weights is { } file ? Continued(file) : null;
        // Names of another program's are matched when the file is loaded; here such a file counts as fresh adapters.
        if (continued is not null && !wanted.Any(module => continued.Contains(module.Name))) continued = null;
        return wanted.SelectMany(module =>
        {
            if (continued?.Contains(module.Name) == true) return continued[module.Name];
            var (rank, _) = LoraTarget.Shape(module, network);
            if (rank == 0 || (continued is not null && network.DimFromWeights)) return [];
            return AdapterShapes.Of(module, network, rank).Select(tensor => ($"{module.Name}.{tensor.End}", tensor.Shape));
        });
    }

    // The tensors of a file to go on from, by module; where it cannot be read, the check or the run says so.
    private static ILookup<string, (string Name, long[] Shape)>? Continued(string path)
    {
        try
        {
            using var file = TensorFiles.Open(path);
            return file.Tensors.Values.Select(tensor => (tensor.Name, tensor.Shape.ToArray())).ToLookup(tensor => tensor.Name.Split('.')[0], StringComparer.Ordinal);
        }
        catch (EaselException)
        {
            return null;
        }
    }

    private static FileForecast OfHypernetwork(TrainRequest request, StableDiffusionModel model, int size)
    {
        var shape = request.Hypernetwork ?? new TrainHypernetwork();
        var numbers = (shape.Widths.IsEmpty ? model.Family.UNet.ContextWidths.Distinct() : shape.Widths).Sum(width => 2 * shape.LayerStructure.Zip(shape.LayerStructure.Skip(1)).Sum(layer =>
        {
            var (from, to) = ((long)(width * layer.First), (long)(width * layer.Second));
            return from * to + to + (shape.LayerNorm ? 2 * to : 0);
        }));
        return new FileForecast(numbers, numbers * size + 2 * Metadata);
    }

    private static FileForecast OfCheckpoint(TrainRequest request, StableDiffusionModel model)
    {
        var rates = TrainingTargets.Rates(request, model.Family);
        var tensors = model.Checkpoint.File.Tensors.Values;
        long Inside(string prefix) => tensors.Where(tensor => tensor.Name.StartsWith(prefix + ".", StringComparison.Ordinal)).Sum(tensor => tensor.Elements);
        var learned = (rates.UNet > 0 ? Inside(Engine.Families.ModelFamilies.UNetPrefix) : 0) + model.Family.TextEncoders.Select((tower, i) => rates.Text(i) > 0 ? Inside(tower.Prefix) : 0).Sum();
        var size = request.Save.Precision is { } precision ? TrainedFile.TypeOf(precision).ElementSize() : 0;
        return new FileForecast(learned, tensors.Sum(tensor => size > 0 && tensor.DType.IsFloat() ? tensor.Elements * size : tensor.Bytes) + tensors.Sum(tensor => tensor.Name.Length + Entry + 2L * Offset));
    }

    private static FileForecast Named(IEnumerable<(string Name, long[] Shape)> tensors, int size, int metadata)
    {
        var (learned, bytes) = (0L, 8L + metadata);
        foreach (var (name, shape) in tensors)
        {
            var numbers = shape.Aggregate(1L, (product, side) => product * side);
            if (shape.Length > 0) learned += numbers;
            bytes += numbers * size + name.Length + Entry + 2 * Offset + shape.Sum(side => side.ToString(CultureInfo.InvariantCulture).Length + 1);
        }

        return new FileForecast(learned, bytes);
    }
}

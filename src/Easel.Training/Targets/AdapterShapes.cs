using Easel.Core.Requests;

namespace Easel.Training.Targets;

/// <summary>The tensors of an adapter before it is made: what <see cref="FreshAdapters"/> will make, and its file hold.</summary>
public static class AdapterShapes
{
    /// <summary>Ends of names and shapes of one module's tensors, those that only its file has included.</summary>
    public static IEnumerable<(string End, long[] Shape)> Of(AdapterModule module, TrainNetwork network, int rank)
    {
        var shape = module.Target.Shape;
        var kernel = shape.Skip(2).Aggregate(1L, (product, side) => product * side);
        var (outputs, inputs, ones) = (shape[0], shape[1] * kernel, shape.Skip(2).Select(_ => 1L));
        var tucker = network.Tucker && kernel > 1;
        if (network.Decompose || network.Algorithm == "dora")
            yield return ("dora_scale", network.DecomposeOnOutput ? [outputs, 1, .. ones] : [1, shape[1], .. ones]);
        if (network.Algorithm == "ia3")
        {
            yield return ("weight", [AdapterModules.IsIa3OnInput(module.Name) ? inputs : outputs]);
            yield return ("on_input", []);
            yield break;
        }

        yield return ("alpha", []);
        switch (network.Algorithm)
        {
            case "loha" when tucker:
                foreach (var part in (string[])["1", "2"])
                {
                    yield return ($"hada_w{part}_a", [rank, outputs]);
                    yield return ($"hada_w{part}_b", [rank, shape[1]]);
                    yield return ($"hada_t{part}", [rank, rank, .. shape.Skip(2)]);
                }

                break;
            case "loha":
                foreach (var part in (string[])["1", "2"])
                {
                    yield return ($"hada_w{part}_a", [outputs, rank]);
                    yield return ($"hada_w{part}_b", [rank, inputs]);
                }

                break;
            case "lokr":
                var (outSmall, outLarge) = FreshAdapters.Split(shape[0], network.Factor);
                var (inSmall, inLarge) = FreshAdapters.Split(shape[1], network.Factor);
                if (network.DecomposeBoth && rank < Math.Max(outSmall, inSmall) / 2.0)
                {
                    yield return ("lokr_w1_a", [outSmall, rank]);
                    yield return ("lokr_w1_b", [rank, inSmall]);
                }
                else
                {
                    yield return ("lokr_w1", [outSmall, inSmall]);
                }

                if (rank >= Math.Max(outLarge, inLarge) / 2.0)
                {
                    yield return ("lokr_w2", [outLarge, inLarge, .. shape.Skip(2)]);
                    break;
                }

                yield return ("lokr_w2_a", [outLarge, rank]);
                yield return ("lokr_w2_b", [rank, inLarge * kernel]);
                break;
            default:
                yield return ("lora_up.weight", [outputs, rank, .. ones]);
                yield return ("lora_down.weight", tucker ? [rank, shape[1], .. ones] : [rank, .. shape.Skip(1)]);
                if (tucker) yield return ("lora_mid.weight", [rank, rank, .. shape.Skip(2)]);
                break;
        }
    }
}

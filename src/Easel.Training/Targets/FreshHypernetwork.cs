using System.Collections.Immutable;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>Start values of a hypernetwork, as A1111 draws them (<c>HypernetworkModule.__init__</c>).</summary>
internal static class FreshHypernetwork
{
    private const double NormalDeviation = 0.01;

    /// <summary>One of the two networks of a width.</summary>
    /// <param name="width">The width that it works on.</param>
    /// <param name="side">0 for keys, 1 for values.</param>
    /// <param name="shape">Its layers.</param>
    /// <param name="random">Draws.</param>
    /// <param name="device">Where it goes.</param>
    public static HypernetworkModule Make(long width, int side, TrainHypernetwork shape, TrainingRandom random, Device device)
    {
        using var chance = random.Tensors("hypernetwork", width, side);
        var stages = ImmutableArray.CreateBuilder<(Tensor, Tensor?)>();
        for (var i = 0; i + 1 < shape.LayerStructure.Length; i++)
        {
            var (inputs, outputs) = ((long)(width * shape.LayerStructure[i]), (long)(width * shape.LayerStructure[i + 1]));
            stages.Add((Own(Linear([outputs, inputs], shape, chance), device), Own(zeros(outputs), device)));
            // A norm starts like a layer there, not at one: so what is added starts near nothing.
            if (shape.LayerNorm) stages.Add((Own(randn([outputs], generator: chance) * NormalDeviation, device), Own(zeros(outputs), device)));
        }

        return new HypernetworkModule(stages.ToImmutable(), HypernetworkActivations.Find(shape.Activation, "--hypernetwork_activation"), shape.ActivateOutput);
    }

    // Glorot and Bengio 2010; He et al. 2015 with PyTorch's gains.
    private static Tensor Linear(long[] shape, TrainHypernetwork network, Generator chance)
    {
        var (outputs, inputs) = (shape[0], shape[1]);
        var gain = network.Activation == "leakyrelu" ? Math.Sqrt(2 / (1 + 0.01 * 0.01)) : Math.Sqrt(2);
        return network.WeightInit switch
        {
            "XavierUniform" => Uniform(Math.Sqrt(6.0 / (inputs + outputs))),
            "XavierNormal" => Normal(Math.Sqrt(2.0 / (inputs + outputs))),
            "KaimingUniform" => Uniform(gain * Math.Sqrt(3.0 / inputs)),
            "KaimingNormal" => Normal(gain / Math.Sqrt(inputs)),
            _ => Normal(NormalDeviation),
        };

        Tensor Uniform(double bound) => (rand(shape, generator: chance) * 2 - 1) * bound;
        Tensor Normal(double deviation) => randn(shape, generator: chance) * deviation;
    }

    private static Parameter Own(Tensor value, Device device)
    {
        var parameter = new Parameter(value.to(device).clone(), true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

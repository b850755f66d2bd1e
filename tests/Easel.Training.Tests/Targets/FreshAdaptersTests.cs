using Easel.Core.Requests;
using Easel.Testing;
using Easel.Training.Targets;
using Easel.Training.Tests.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Targets;

[NoTensorLeaks]
public sealed class FreshAdaptersTests
{
    /// <summary>The meta device has no numbers, but stands for every device that is not the CPU.</summary>
    [Theory]
    [InlineData("lora"), InlineData("locon"), InlineData("dora"), InlineData("dylora"), InlineData("loha"), InlineData("lokr"), InlineData("ia3")]
    public void They_are_made_on_the_device_that_was_asked_for(string algorithm)
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        var network = new TrainNetwork(algorithm);
        using var target = LoraTarget.Create(model.Keys, model.Networks, network, new AdapterRates(network, new TrainOptimizer()), new TrainingRandom(1), META);
        Assert.NotEmpty(target.Parameters);
        Assert.All(target.Parameters, one => Assert.Equal(DeviceType.META, one.Parameter.device_type));
    }
}

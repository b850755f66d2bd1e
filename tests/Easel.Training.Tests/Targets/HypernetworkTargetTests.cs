using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Formats;
using Easel.Testing;
using Easel.Training.Files;
using Easel.Training.Targets;
using Easel.Training.Tests.Steps;
using static TorchSharp.torch;

namespace Easel.Training.Tests.Targets;

[NoTensorLeaks]
public sealed class HypernetworkTargetTests
{
    /// <summary>Files that A1111 wrote, gone on from and written again: same tensors, same settings.</summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("relu")]
    [InlineData("layernorm_swish")]
    [InlineData("dropout_multi")]
    [InlineData("dropout_last")]
    public void Every_layout_of_A1111_is_written_as_it_was_read(string name)
    {
        var original = Golden.PathOf($"mini/hypernetworks/{name}.pt");
        var folder = Directory.CreateTempSubdirectory("easel-hypernetwork-");
        try
        {
            using var scope = NewDisposeScope();
            using var model = new MiniModel();
            using var target = HypernetworkTarget.Create(model.UNet, new TrainHypernetwork(Weights: original), new TrainOptimizer(), new TrainingRandom(1), CPU);
            var path = Path.Combine(folder.FullName, "again.pt");
            HypernetworkFile.Write(path, target.FileTensors(), target.Shape, 3, null, null);
            using var before = TensorFiles.Open(original);
            using var after = TensorFiles.Open(path);
            Assert.Equal(before.Tensors.Keys.Order(StringComparer.Ordinal), after.Tensors.Keys.Order(StringComparer.Ordinal));
            foreach (var tensor in before.Tensors.Keys) TensorAssert.Identical(before.Read(tensor, float32), after.Read(tensor));
            foreach (var setting in (string[])["layer_structure", "activation_func", "is_layer_norm", "activate_output"])
                if (before.Metadata.TryGetValue(setting, out var said)) Assert.Equal(Numbers(said), Numbers(after.Metadata[setting]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Numbers(string text) => text.Replace(".0", "", StringComparison.Ordinal);
    }

    /// <summary>Files that say one thing of their layers and hold another.</summary>
    [Theory]
    [InlineData("layer_structure", "[1, 2", "a list of numbers")]
    [InlineData("layer_structure", "\"deep\"", "a list of numbers")]
    [InlineData("layer_structure", "[1]", "at least two numbers")]
    [InlineData("layer_structure", "[2, 4, 1]", "at least two numbers")]
    [InlineData("layer_structure", "[1, 2, 2, 1]", "says that there are 3")]
    [InlineData("is_layer_norm", "true", "says that there are 4")]
    [InlineData("dropout_structure", "[0, 0.5]", "3 shares")]
    [InlineData("dropout_structure", "{}", "a list of numbers")]
    [InlineData("without", "bias", "without a bias")]
    public void A_file_whose_layers_are_not_what_it_says_is_refused(string setting, string text, string trouble)
    {
        var path = Path.Combine(Path.GetTempPath(), $"easel-hypernetwork-{Guid.NewGuid():N}.safetensors");
        try
        {
            using var scope = NewDisposeScope();
            using var model = new MiniModel();
            using (var made = HypernetworkTarget.Create(model.UNet, new TrainHypernetwork(), new TrainOptimizer(), new TrainingRandom(1), CPU))
                SafetensorsWriter.Write(path, made.FileTensors().Where(tensor => setting != "without" || tensor.Key != "32.1.linear.1.bias").ToDictionary(), new Dictionary<string, string> { [setting] = text });
            var refused = Assert.Throws<InvalidRequestException>(() => HypernetworkTarget.Create(model.UNet, new TrainHypernetwork(Weights: path), new TrainOptimizer(), new TrainingRandom(1), CPU));
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Contains(trouble, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("Normal", 0.01)]
    [InlineData("XavierNormal", 0.102)]
    [InlineData("XavierUniform", 0.102)]
    [InlineData("KaimingNormal", 0.25)]
    [InlineData("KaimingUniform", 0.25)]
    public void Start_values_have_the_spread_of_their_name(string init, double deviation)
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = HypernetworkTarget.Create(model.UNet, new TrainHypernetwork([1, 5, 1], "relu", Widths: [32], WeightInit: init), new TrainOptimizer(), new TrainingRandom(1), CPU);
        Assert.Equal(deviation, target.FileTensors()["32.0.linear.0.weight"].std().item<float>(), deviation * 0.05);
        Assert.Equal(0, target.FileTensors()["32.0.linear.0.bias"].abs().max().item<float>());
    }

    [Fact]
    public void It_is_in_force_only_while_it_is_applied_and_every_tensor_gets_a_gradient()
    {
        using var scope = NewDisposeScope();
        using var model = new MiniModel();
        using var target = HypernetworkTarget.Create(model.UNet, new TrainHypernetwork(Activation: "swish"), new TrainOptimizer(), new TrainingRandom(1), CPU);
        Assert.Equal(HypernetworkScope.Widths(model.UNet).Length * 8, target.Parameters.Count);
        var step = model.Step();
        var before = step.Measure(model.Inputs());
        using (target.Apply(training: true)) step.Run(model.Inputs());
        Assert.All(target.Parameters, parameter => Assert.True(parameter.Parameter.grad is { } gradient && gradient.abs().max().item<float>() > 0, parameter.Name));
        TensorAssert.Identical(before, step.Measure(model.Inputs()));
        foreach (var parameter in target.Parameters) parameter.Parameter.grad = null;
    }
}

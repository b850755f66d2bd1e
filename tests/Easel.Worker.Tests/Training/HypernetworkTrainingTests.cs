using System.IO.Compression;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Formats;

namespace Easel.Worker.Tests.Training;

public sealed class HypernetworkTrainingTests : IDisposable
{
    private readonly TrainingStudio studio = new();

    private TrainRequest Request => studio.Request with
    {
        Target = TrainTarget.Hypernetwork, Hypernetwork = new TrainHypernetwork([1, 2, 1], "relu", LayerNorm: true, Dropout: [0, 0.3, 0]), Optimizer = new TrainOptimizer(LearningRate: 1e-3),
    };

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task A_hypernetwork_is_trained_on_every_width_and_its_file_is_A1111s()
    {
        var result = await studio.TrainAsync(Request);
        Assert.Equal(studio.Path("out/name.pt"), result.File);
        using (var network = Hypernetwork.Open(result.File!)) Assert.Equal([32, 48, 64], network.Widths);
        using var file = TensorFiles.Open(result.File!);
        Assert.Equal(["48.0.linear.0.bias", "48.0.linear.0.weight", "48.0.linear.2.bias", "48.0.linear.2.weight", "48.0.linear.4.bias", "48.0.linear.4.weight", "48.0.linear.5.bias", "48.0.linear.5.weight"],
            file.Tensors.Keys.Where(name => name.StartsWith("48.0", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(("4", "relu", "[0,0.3,0]", "tiny-sd1"), (file.Metadata["step"], file.Metadata["activation_func"], file.Metadata["dropout_structure"], file.Metadata["sd_checkpoint_name"]));
        Assert.Equal("hypernetwork", file.Metadata["modelspec.architecture"].Split('/')[1]);
        // The layer that feeds the output learns from the first step on; the bias began at zero.
        using var bias = file.Read("48.0.linear.4.bias");
        Assert.True(bias.abs().max().item<float>() > 0);
        using var archive = ZipFile.OpenRead(result.File!);
        Assert.All(archive.Entries, entry => Assert.Matches("^archive/((data/[0-9]+)|version|byteorder|data\\.pkl)$", entry.FullName));
        Assert.All(archive.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
    }

    [Fact]
    public async Task A_stopped_run_goes_on_bit_by_bit()
    {
        var request = Request with { Run = new TrainRun(Epochs: 2, Seed: 7, GradientCheckpointing: true) };
        var whole = await studio.TrainAsync(request);
        var stopped = request with { Save = request.Save with { Name = "stopped" } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => studio.TrainAsync(stopped, (news, control) =>
        {
            if (news is JobTrainingStep { Step: 3 }) control.Stop(StopKind.Cancel);
        }));
        var resumed = await studio.TrainAsync(stopped with { Run = stopped.Run with { Resume = "auto", Seed = null } });
        TrainedFiles.AssertSame(whole.File!, resumed.File!);
    }

    [Fact]
    public async Task Computing_inner_values_twice_changes_nothing_but_rounding_dropout_included()
    {
        // Adam would make a step of the full size even of a gradient that is nothing but rounding.
        var request = Request with { Optimizer = new TrainOptimizer("SGDNesterov", LearningRate: 0.1), Run = new TrainRun(Steps: 2, Seed: 7) };
        var plain = await studio.TrainAsync(request);
        var twice = await studio.TrainAsync(request with { Run = request.Run with { GradientCheckpointing = true }, Save = request.Save with { Name = "twice" } });
        TrainedFiles.AssertClose(plain.File!, twice.File!, 1e-6);
    }

    [Fact]
    public async Task It_goes_on_from_a_file_in_that_files_shape()
    {
        var first = await studio.TrainAsync(Request with { Hypernetwork = new TrainHypernetwork([1, 1, 1], "tanh", ActivateOutput: true, Widths: [48]) });
        var second = await studio.TrainAsync(Request with { Hypernetwork = new TrainHypernetwork(Weights: first.File), Save = new TrainSave(studio.Path("out"), "second") });
        using var file = TensorFiles.Open(second.File!);
        Assert.Equal(("tanh", "true", "[1,1,1]"), (file.Metadata["activation_func"], file.Metadata["activate_output"], file.Metadata["layer_structure"]));
        Assert.All(file.Tensors.Keys, name => Assert.StartsWith("48.", name, StringComparison.Ordinal));
        Assert.Contains("48.1.linear.2.weight", file.Tensors.Keys);
    }

    [Fact]
    public void A_shape_that_cannot_be_is_named()
    {
        string Message(TrainHypernetwork network) => Assert.Throws<InvalidRequestException>(() => (Request with { Hypernetwork = network }).Check()).Message;
        Assert.Contains("hypernetwork.layerStructure", Message(new TrainHypernetwork([1, 2])), StringComparison.Ordinal);
        Assert.Contains("hypernetwork.dropout", Message(new TrainHypernetwork(Dropout: [0, 0.5])), StringComparison.Ordinal);
        Assert.Contains("hypernetwork.weightInit", Message(new TrainHypernetwork(WeightInit: "Zero")), StringComparison.Ordinal);
    }
}

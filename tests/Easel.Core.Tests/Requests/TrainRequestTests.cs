using Easel.Core.Requests;

namespace Easel.Core.Tests.Requests;

public sealed class TrainRequestTests
{
    private static readonly TrainRequest Request = new(
        TrainTarget.Lora,
        "sd15",
        Data: new TrainData("img", "reg", Defaults: new TrainDataset([], 2, 512, 768, new BucketOptions(true)), SubsetDefaults: new TrainSubset("", 3, Captions: new CaptionOptions(Shuffle: true))),
        Network: new TrainNetwork("loha", 8, BlockDims: [1, 2]),
        Optimizer: new TrainOptimizer("Prodigy", ["d0=1"], 1, TextLearningRates: [0.5]),
        Run: new TrainRun(Epochs: 3, Seed: 5),
        Samples: new TrainSamples("p.txt"));

    [Fact]
    public void What_is_written_reads_back()
    {
        var text = RequestJson.Write(Request);
        var read = Assert.IsType<TrainRequest>(RequestJson.Read(text));
        Assert.Equal(text, RequestJson.Write(read));
        Assert.Equal(Request.Data.SubsetDefaults, read.Data.SubsetDefaults);
        Assert.Equal([1, 2], read.Network.BlockDims.AsEnumerable());
    }

    [Fact]
    public void Defaults_are_sd_scripts_and_need_only_pictures()
    {
        Assert.Equal("data.folder", Assert.Single(new TrainRequest().Problems()).Field);
        var read = (TrainRequest)RequestJson.Read("""{"kind":"train","data":{"folder":"img"}}""");
        Assert.Empty(read.Problems());
        Assert.Equal((4, 1.0, "AdamW", 1600), (read.Network.Dim, read.Network.Alpha, read.Optimizer.Type, read.Run.Steps));
    }

    [Fact]
    public void DyLoRA_takes_ranks_that_its_unit_divides_and_no_core()
    {
        TrainNetwork Blocks(int odd) => new("dylora", 8, Unit: 4, BlockDims: [.. Enumerable.Repeat(4, 23), 0, odd]);
        string[] Fields(TrainNetwork network) => [.. (Request with { Network = network }).Problems().Select(problem => problem.Field)];
        Assert.Empty(Fields(Blocks(8)));
        Assert.Equal(["network.blockDims"], Fields(Blocks(6)));
        Assert.Equal(["network.tucker"], Fields(Blocks(8) with { Tucker = true }));
    }

    [Fact]
    public void Every_field_that_cannot_be_used_is_named()
    {
        var broken = Request with
        {
            Data = Request.Data with { MaxTokenLength = 100 }, Network = new TrainNetwork("magic", 0, UNet: false, TextEncoder: false), Run = new TrainRun(MixedPrecision: "fp8"),
            Save = new TrainSave(Name: "a/b"), Loss = new TrainLoss("cubic"), Optimizer = new TrainOptimizer(Arguments: ["x"]),
        };
        Assert.Equal(
            ["data.maxTokenLength", "network.algorithm", "network.dim", "network.unet", "optimizer.arguments", "loss.type", "run.mixedPrecision", "save.name"],
            broken.Problems().Select(problem => problem.Field));
    }
}

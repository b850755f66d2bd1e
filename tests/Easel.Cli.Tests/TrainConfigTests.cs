using Easel.Core.Requests;
using Easel.Training.Configuration;
using Easel.Training.Targets;
using Easel.Web.Training;

namespace Easel.Cli.Tests;

/// <summary>What the page writes as a configuration file, and what the command line reads out of it.</summary>
public sealed class TrainConfigTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-train-config-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("lora", null)]
    [InlineData("lora", 8)]
    [InlineData("locon", null)]
    [InlineData("locon", 8)]
    [InlineData("loha", null)]
    [InlineData("lokr", null)]
    [InlineData("dora", null)]
    [InlineData("ia3", null)]
    public void Mission_6_7_A_network_of_the_page_is_the_same_when_its_file_is_read(string algorithm, int? convDim)
    {
        var page = TrainFields.Fresh with { Network = new TrainNetwork(algorithm, 16, 8, convDim, convDim is null ? null : 4), Data = new TrainData("pictures") };
        var read = Read(TrainConfig.Toml(page)).Network;
        Assert.Equal((page.Network.Dim, page.Network.Alpha), (read.Dim, read.Alpha));
        if (algorithm != "ia3") Assert.Equal(page.Network.Layers(), read.Layers());
        if (page.Network.Layers().HasFlag(AdapterLayers.Convolutions)) Assert.Equal((page.Network.ConvDim ?? 16, page.Network.ConvAlpha ?? 1), (read.ConvDim ?? 16, read.ConvAlpha ?? 1));
        Assert.Equal(Kind(page.Network), Kind(read));
    }

    [Fact]
    public void Convolutions_of_LyCORIS_keep_their_rank_and_alpha()
    {
        var read = Read(TrainConfig.Toml(TrainFields.Fresh with { Network = new TrainNetwork("loha", 8, 4, 6, 3), Data = new TrainData("pictures") })).Network;
        Assert.Equal(("loha", 6, 3.0, "full"), (read.Algorithm, read.ConvDim, read.ConvAlpha, read.Preset));
    }

    // A LoRA with convolutions is what the page calls LoCon, a decomposed one DoRA.
    private static string Kind(TrainNetwork network) => network.Decompose || network.Algorithm == "dora" ? "dora" : network.Algorithm is "lora" or "locon" ? "lora" : network.Algorithm;

    private TrainRequest Read(string toml)
    {
        var file = Path.Combine(folder.FullName, "page.toml");
        File.WriteAllText(file, toml);
        return TrainConfigFile.Apply(new TrainRequest(), file);
    }
}

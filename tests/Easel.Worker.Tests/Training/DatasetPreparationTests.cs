using Easel.Core.Errors;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Worker.Devices;
using Easel.Worker.Models;
using Easel.Worker.Training;

namespace Easel.Worker.Tests.Training;

public sealed class DatasetPreparationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-prepare-");
    private readonly DevicePool devices = new(threads: 1);

    public DatasetPreparationTests()
    {
        for (var i = 0; i < 3; i++)
        {
            Picture($"pictures/{i}.png", 120, 80, 30 + 60 * i);
            File.WriteAllText(In($"pictures/{i}.txt"), $"sls, picture {i}");
            Picture($"others/{i}.jpg", 90, 140, 20 + 50 * i);
        }
    }

    public void Dispose()
    {
        devices.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Mission_8_4_A_plain_folder_becomes_the_tree_that_training_reads()
    {
        var before = Hashes();
        var made = await MakeAsync(new DatasetLayout(In("pictures"), In("trip"), "sls", "1girl", 10, In("others"), Steps: new PostProcessing { Flip = FlipCopies.Horizontal }, Centre: (64, 64)));
        Assert.Equal((6, 3, 6), (made.Images, made.RegImages, made.Captions));
        Assert.Equal(["img", "log", "model", "reg"], Directory.EnumerateDirectories(In("trip")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(["sls_0001.png", "sls_0001.txt", "sls_0002.png"], Directory.EnumerateFiles(In("trip/img/10_sls 1girl")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).Take(3));
        Assert.Equal(3, Directory.EnumerateFiles(In("trip/reg/1_1girl"), "*.png").Count());
        Assert.All(Directory.EnumerateFiles(In("trip"), "*.png", SearchOption.AllDirectories), path => Assert.Equal((64, 64), (ImageFile.Load(path).Width, ImageFile.Load(path).Height)));
        Assert.Equal("sls, picture 0", await File.ReadAllTextAsync(In("trip/img/10_sls 1girl/sls_0002.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(before, Hashes());

        var data = new TrainData(made.ImageFolder, made.RegFolder, Defaults: new TrainDataset([], Width: 64, Height: 64), SubsetDefaults: new TrainSubset("", CaptionExtension: ".txt"));
        var (datasets, findings) = TrainPreparation.Look(data);
        Assert.DoesNotContain(findings, finding => finding.Level == FindingLevel.Error);
        Assert.Equal((60, 60), (datasets[0].TrainSamples, datasets[0].RegSamples));
    }

    [Fact]
    public async Task Nothing_that_exists_is_replaced_and_faults_are_named()
    {
        var layout = new DatasetLayout(In("pictures"), In("trip"), "sls", "1girl");
        await MakeAsync(layout);
        Assert.Contains("exists already", (await Assert.ThrowsAsync<InvalidRequestException>(() => MakeAsync(layout))).Message, StringComparison.Ordinal);
        // Another subject goes beside the first.
        await MakeAsync(layout with { Identifier = "cpc" });
        Assert.Equal(2, Directory.EnumerateDirectories(In("trip/img")).Count());
        Assert.Contains("holds no pictures", (await Assert.ThrowsAsync<InvalidRequestException>(() => MakeAsync(layout with { Pictures = In("nowhere"), Identifier = "x" }))).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(In("damaged"));
        await File.WriteAllTextAsync(In("damaged/a.png"), "no picture", TestContext.Current.CancellationToken);
        Assert.Contains("no pictures that can be read", (await Assert.ThrowsAsync<InvalidRequestException>(() => MakeAsync(layout with { Pictures = In("damaged"), Identifier = "x" }))).Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.EnumerateDirectories(In("trip/img")).Count());
        Assert.Contains("identifier", (await Assert.ThrowsAsync<InvalidRequestException>(() => MakeAsync(layout with { Identifier = "a/b" }))).Message, StringComparison.Ordinal);
    }

    private Task<PreparedDataset> MakeAsync(DatasetLayout layout) => new DatasetPreparation(new FolderModelStore([]), devices, (_, _) => { }).RunAsync(layout, TestContext.Current.CancellationToken);

    private string In(string relative) => Path.Combine(folder.FullName, relative);

    private List<string> Hashes() => [.. Directory.EnumerateFiles(In("pictures")).Order(StringComparer.Ordinal).Select(path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))))];

    private void Picture(string relative, int width, int height, int shade)
    {
        var picture = new PixelBuffer(width, height, 3);
        for (var i = 0; i < picture.Bytes.Length; i++) picture.Bytes[i] = (byte)((shade + i / 7) % 256);
        ImageFile.Save(In(relative), picture, relative.EndsWith("jpg", StringComparison.Ordinal) ? ImageFormat.Jpg : ImageFormat.Png, overwrite: true);
    }
}

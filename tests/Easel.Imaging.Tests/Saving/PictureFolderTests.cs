using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Imaging.Saving;

namespace Easel.Imaging.Tests.Saving;

public sealed class PictureFolderTests : IDisposable
{
    private const string Infotext = "a cat, \"fat\"\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 9, Size: 8x8, Model: m";

    private readonly string root = Directory.CreateTempSubdirectory("easel-saving-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Names_and_folders_follow_their_patterns_and_nothing_is_replaced()
    {
        var options = new OutputOptions { Name = "[seed] [prompt_words]", Folder = "[model_name]/[date]", AddNumber = false };
        var folder = Folder(options);
        Assert.Equal(At("m", "2026-03-09", "9 a cat fat.png"), folder.Save(Asset()));
        Assert.Equal(At("m", "2026-03-09", "9 a cat fat-2.png"), folder.Save(Asset()));
    }

    [Fact]
    public void Numbers_go_on_from_the_highest_in_each_folder()
    {
        File.WriteAllText(Path.Combine(root, "00041-x.png"), "");
        Assert.Equal(At("00042-9.jpg"), Folder(new OutputOptions(Format: ImageFormat.Jpg)).Save(Asset(ImageFormat.Jpg)));
        Assert.Equal(At("00043.png"), Folder(new OutputOptions { Name = "[none]" }).Save(Asset()));
        Assert.Equal(At("00044-9.png"), Folder(new OutputOptions()).Save(Asset()));
        Assert.Equal(At("grid-0001.png"), Folder(new OutputOptions()).Save(Asset() with { Kind = AssetKind.Grid }));
    }

    [Fact]
    public void The_sidecar_has_the_parameters_and_the_log_a_line_with_webuis_columns()
    {
        var folder = Folder(new OutputOptions { Sidecar = true, Log = true });
        var path = folder.Save(Asset());
        folder.Save(Asset());
        Assert.Equal(Infotext, File.ReadAllText(Path.ChangeExtension(path, ".txt")));
        Assert.Equal(
            [
                "prompt,seed,width,height,sampler,cfgs,steps,filename,negative_prompt,sd_model_name,sd_model_hash",
                "\"a cat, \"\"fat\"\"\",9,8,8,Euler a,7,20,00001-9.png,dog,m,",
                "\"a cat, \"\"fat\"\"\",9,8,8,Euler a,7,20,00002-9.png,dog,m,",
            ],
            File.ReadAllLines(Path.Combine(root, "log.csv")));
    }

    private PictureFolder Folder(OutputOptions options) => new(root, options, new Clock(), isOutputs: false);

    private string At(params string[] parts) => Path.Combine([root, .. parts]);

    private static ImageAsset Asset(ImageFormat format = ImageFormat.Png) => new(0, Pictures.Gradient(8, 8), format, 9, Infotext, new GenerateRequest("a"));

    private sealed class Clock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);
    }
}

using Easel.Core.Pixels;
using Easel.Imaging;
using Easel.Core.Requests;
using Easel.Testing;

namespace Easel.Cli.Tests.Commands;

/// <summary>The catalogue and the inspector as a user calls them.</summary>
public sealed class ModelLibraryTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-library-");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_and_searched()
    {
        Install("models/tiny-sd1-mini.fp16.safetensors", "Stable-diffusion", "mini.safetensors");
        Install("models/tiny-sdxl.safetensors", "Stable-diffusion", "big.safetensors");
        Install("mini/merge/lora_1.safetensors", "Lora", "style.safetensors");
        Assert.Equal(["big", "mini"], await Names("--type", "checkpoint"));
        Assert.Equal(["style"], await Names("--type", "locon"));
        Assert.Equal(["big"], await Names("--family", "sdxl"));
        Assert.Equal(["style"], await Names("--folder", "loras"));
        Assert.Equal(["style"], await Names("--search", "STY"));
        Assert.Equal(["big", "mini", "style"], await Names("--sort", "size", "--reverse"));
        Assert.Equal(["big"], await Names("--limit", "1"));
        Assert.Contains("style", (await Easel("model", "list")).Out);
        Assert.Equal(2, (await Easel("model", "list", "--sort", "colour")).Status);
    }

    [Fact]
    public async Task Mission_5_3_A_misplaced_file_is_listed_with_its_folder_and_moved_there()
    {
        Install("mini/merge/lora_1.safetensors", "Stable-diffusion", "style.safetensors");
        var model = Assert.Single((await Easel("model", "list", "--misplaced", "--json")).Json().GetProperty("models").EnumerateArray());
        Assert.Equal(("locon", "Lora"), (model.GetProperty("kind").GetString(), model.GetProperty("proper_folder").GetString()));
        Assert.Contains("belongs to Lora", (await Easel("model", "list")).Out);
        Assert.Equal(0, (await Easel("model", "move", Path.Combine(data.FullName, "models", "Stable-diffusion", "style.safetensors"))).Status);
        Assert.True(File.Exists(Path.Combine(data.FullName, "models", "Lora", "style.safetensors")));
        Assert.Empty(await Names("--misplaced"));
    }

    [Fact]
    public async Task Mission_5_6_What_is_noted_about_a_model_is_found_again_and_is_its_trigger()
    {
        Install("mini/merge/lora_1.safetensors", "Lora", "style.safetensors");
        Assert.Equal(0, (await Easel("model", "note", "style", "--activation", "sks style", "--weight", "0.7", "--tag", "figure", "--tag", "red")).Status);
        Assert.Equal(0, (await Easel("model", "note", "style", "--untag", "red", "--description", "watercolour")).Status);
        var model = Assert.Single((await Easel("model", "list", "--tag", "figure", "--search", "WATER", "--json")).Json().GetProperty("models").EnumerateArray());
        Assert.Equal(("sks style", 0.7), (model.GetProperty("trigger_words")[0].GetString(), model.GetProperty("preferred_weight").GetDouble()));
        Assert.Empty(await Names("--tag", "red"));
        Assert.Contains("sks style", await File.ReadAllTextAsync(Path.Combine(data.FullName, "models", "Lora", "style.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Mission_5_4_Inspect_tells_whether_a_file_is_safe_and_how_it_was_trained()
    {
        var safe = (await Easel("model", "inspect", Golden.PathOf("mini/merge/lora_meta.safetensors"), "--json")).Json();
        Assert.Equal("safe", safe.GetProperty("safety").GetProperty("verdict").GetString());
        Assert.Equal(("4", "t"), (safe.GetProperty("training").GetProperty("rank").GetString(), safe.GetProperty("training").GetProperty("title").GetString()));
        var expected = Golden.Json("mini/merge/hashes.json").RootElement.GetProperty("files").GetProperty("merge/lora_meta.safetensors");
        Assert.Equal(
            (expected.GetProperty("sha256").GetString(), expected.GetProperty("autov3_12").GetString(), expected.GetProperty("old_hash_8").GetString()),
            (Hash("sha256"), Hash("auto_v3"), Hash("legacy")));

        var pickle = (await Easel("model", "inspect", Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"), "--json")).Json().GetProperty("safety");
        Assert.Equal("pickle", pickle.GetProperty("verdict").GetString());
        Assert.Contains("pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint", pickle.GetProperty("names").EnumerateArray().Select(n => n.GetString()));

        string? Hash(string name) => safe.GetProperty("hashes").GetProperty(name).GetString();
    }

    [Fact]
    public async Task Mission_5_5_Inspect_reads_a_pictures_parameters_too()
    {
        var path = Path.Combine(data.FullName, "picture.png");
        ImageFile.Save(path, new PixelBuffer(8, 8, 3), ImageFormat.Png, "a cat\nSteps: 20, Sampler: Euler a, Seed: 5");
        var run = await Easel("model", "inspect", path);
        Assert.Equal((0, true), (run.Status, run.Out.StartsWith("a cat", StringComparison.Ordinal)));
        var json = (await Easel("model", "inspect", path, "--json")).Json();
        Assert.Equal("a cat", json.GetProperty("parameters").GetProperty("prompt").GetString());
    }

    private async Task<List<string?>> Names(params string[] options) =>
        [.. (await Easel(["model", "list", "--json", .. options])).Json().GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()).Where(n => n != "starter")];

    private Task<Run> Easel(params string[] arguments) => Run.Easel([.. arguments, "--data-dir", data.FullName]);

    private void Install(string golden, string folder, string name)
    {
        var target = Path.Combine(data.FullName, "models", folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Golden.PathOf(golden), target);
    }
}

using Easel.Testing;

namespace Easel.Cli.Tests.Commands;

/// <summary>LoRA tools, conversion and metadata as a user calls them.</summary>
public sealed class LoraToolTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-lora-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task LoRAs_are_joined_resized_checked_and_merged_by_name()
    {
        Assert.Equal(0, (await Easel("model", "lora", "join", PathOf("lora_1") + ":0.7", PathOf("lora_2") + ":-0.3:0.5", "--output", "both")).Status);
        var resized = await Easel("model", "lora", "resize", "both", "--rank", "2", "--output", "small", "--json");
        Assert.Equal(Path.Combine(data.FullName, "models", "Lora", "small.safetensors"), resized.Json().GetProperty("path").GetString());
        Assert.Contains("rank 2", resized.Json().GetProperty("notes")[0].GetString());
        var checkedFile = await Easel("model", "lora", "verify", "small", "--model", Golden.PathOf("mini/mini.safetensors"), "--json");
        Assert.Equal((0, 8), (checkedFile.Status, checkedFile.Json().GetProperty("modules").GetArrayLength()));
        var merged = await Easel("model", "lora", "merge", Golden.PathOf("mini/mini.safetensors"), "small:0.5", "--output", "merged", "--json");
        Assert.Equal(0, merged.Status);
        Assert.True(File.Exists(Path.Combine(data.FullName, "models", "Stable-diffusion", "merged.yaml")));
        Assert.Equal(0, (await Easel("model", "lora", "extract", Golden.PathOf("mini/mini.safetensors"), "merged", "--rank", "2", "--output", "again")).Status);
    }

    [Fact]
    public async Task A_pickle_becomes_safetensors_beside_it_or_anywhere()
    {
        var path = Path.Combine(data.FullName, "converted.safetensors");
        Assert.Equal(0, (await Easel("model", "convert", Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"), "--output", path, "--precision", "fp16")).Status);
        Assert.Equal("safe", (await Easel("model", "inspect", path, "--json")).Json().GetProperty("safety").GetProperty("verdict").GetString());
        var folder = Path.Combine(data.FullName, "folder");
        Assert.Equal(0, (await Easel("model", "convert", path, "--output", folder, "--layout", "diffusers")).Status);
        Assert.Equal("diffusers", (await Easel("model", "inspect", folder, "--json")).Json().GetProperty("format").GetString());
        var again = await Easel("model", "convert", path, "--output", "converted.safetensors");
        Assert.Equal(2, again.Status);
        Assert.Contains("one of the files that are read", again.Error);
    }

    [Fact]
    public async Task Metadata_is_shown_and_changed()
    {
        var path = Path.Combine(data.FullName, "meta.safetensors");
        File.Copy(PathOf("lora_meta"), path);
        var run = await Easel("model", "metadata", path, "--set", "modelspec.title=a=b", "--remove", "ss_network_dim");
        Assert.Contains("modelspec.title=a=b", run.Out);
        Assert.DoesNotContain("ss_network_dim", run.Out);
        Assert.Equal(2, (await Easel("model", "metadata", path, "--set", "nothing")).Status);
    }

    private Task<Run> Easel(params string[] arguments) => Run.Easel([.. arguments, "--data-dir", data.FullName]);

    private static string PathOf(string name) => Golden.PathOf($"mini/merge/{name}.safetensors");
}

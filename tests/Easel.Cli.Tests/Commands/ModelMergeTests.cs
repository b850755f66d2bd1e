using Easel.Testing;

namespace Easel.Cli.Tests.Commands;

/// <summary>The merger as a user calls it, up to the file that it leaves.</summary>
public sealed class ModelMergeTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-merge-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Mission_10_5_Two_checkpoints_become_a_third_in_the_checkpoint_folder()
    {
        var run = await Merge(PathOf("a"), PathOf("b"), "--output", "both", "--precision", "fp16");
        Assert.Equal(0, run.Status);
        var path = Path.Combine(data.FullName, "models", "Stable-diffusion", "both.safetensors");
        Assert.Equal(path, run.Json().GetProperty("path").GetString());
        var inspection = (await Run.Easel("model", "inspect", path, "--json")).Json();
        Assert.Contains("Weighted sum", inspection.GetProperty("metadata").GetProperty("sd_merge_recipe").GetString());
        Assert.Equal([path], Directory.EnumerateFiles(Path.GetDirectoryName(path)!));

        var again = await Merge(PathOf("a"), PathOf("b"), "--output", "both");
        Assert.Equal(2, again.Status);
        Assert.Contains("exists already", again.Error);
    }

    [Theory]
    [InlineData("modelC", "--method", "add-difference")]
    [InlineData("--blocks", "--blocks", "1,2,3")]
    [InlineData("--discard", "--discard", "(")]
    [InlineData("--method", "--method", "average")]
    [InlineData("--output", "--output", "mine.ckpt")]
    public async Task What_cannot_be_merged_is_said_before_anything_is_read(string field, params string[] options)
    {
        var run = await Merge([PathOf("a"), PathOf("b"), .. options.Contains("--output") ? Array.Empty<string>() : ["--output", "x"], .. options]);
        Assert.Equal(2, run.Status);
        Assert.Contains(field == "modelC" ? "--model-c" : field, run.Error);
        Assert.False(Directory.Exists(Path.Combine(data.FullName, "models")));
    }

    private async Task<Run> Merge(params string[] arguments) => await Run.Easel(["model", "merge", .. arguments, "--json", "--data-dir", data.FullName]);

    private static string PathOf(string name) => Golden.PathOf($"mini/merge/{name}.safetensors");
}

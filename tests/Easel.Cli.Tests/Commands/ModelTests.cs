using Easel.Testing;

namespace Easel.Cli.Tests.Commands;

public sealed class ModelTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-models-");

    public void Dispose() => data.Delete(recursive: true);

    [Theory]
    [InlineData("tiny-sd1.safetensors", "checkpoint", "sd1", "epsilon", "Stable-diffusion")]
    [InlineData("tiny-sd2v.safetensors", "checkpoint", "sd2", "v_prediction", "Stable-diffusion")]
    [InlineData("tiny-sdxl.safetensors", "checkpoint", "sdxl", "epsilon", "Stable-diffusion")]
    [InlineData("tiny-inpaint.safetensors", "inpaint", "sd1", "epsilon", "Stable-diffusion")]
    public async Task Inspect_says_what_a_file_is(string name, string type, string family, string prediction, string folder)
    {
        var path = Golden.PathOf($"models/{name}");
        var json = (await Run.Easel("model", "inspect", path, "--json")).Json();
        Assert.Equal(
            (path, type, family, "safetensors", prediction, folder),
            (Text("path"), Text("type"), Text("family"), Text("format"), Text("prediction"), Text("folder")));
        Assert.Equal(64, json.GetProperty("hashes").GetProperty("sha256").GetString()!.Length);
        Assert.True(json.GetProperty("parameters").GetInt64() > 100_000);
        foreach (var property in new[] { "precision", "metadata", "trigger_words", "notes" }) Assert.True(json.TryGetProperty(property, out _), property);

        var words = (await Run.Easel("model", "inspect", path)).Out;
        Assert.Contains(type, words);
        Assert.Contains(family, words);

        string? Text(string property) => json.GetProperty(property).GetString();
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_bad_input_and_the_message_says_what_it_is()
    {
        var run = await Run.Easel("model", "inspect", Golden.PathOf("models/hostile/png.safetensors"));
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.Contains("PNG picture", run.Error);
    }

    [Fact]
    public async Task Hashes_are_those_that_A1111_shows()
    {
        var path = Golden.PathOf("models/tiny-sd1.safetensors");
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
        var json = (await Run.Easel("model", "hash", path, "--json")).Json();
        Assert.Equal((sha256, sha256[..10]), (json.GetProperty("sha256").GetString(), json.GetProperty("auto_v2").GetString()));
        Assert.Equal(2, (await Run.Easel("model", "hash", Path.Combine(data.FullName, "none"))).Status);
    }

    [Fact]
    public async Task Checkpoints_are_found_below_models_Stable_diffusion_by_name_also_in_a_webui_folder()
    {
        Install("models", "Stable-diffusion", "deep", "mine.safetensors");
        Install("webui", "models", "Stable-diffusion", "theirs.safetensors");
        string[] folders = ["--data-dir", data.FullName, "--webui-dir", Path.Combine(data.FullName, "webui")];

        var models = (await Run.Easel(["model", "list", "--json", .. folders])).Json().GetProperty("models").EnumerateArray()
            .Select(m => m.GetProperty("name").GetString()).Where(n => n != "starter").ToList();
        Assert.Equal(["mine", "theirs"], models);
        Assert.Contains("mine", (await Run.Easel(["model", "list", .. folders])).Out);
        Assert.Contains("sd1", (await Run.Easel(["model", "inspect", "theirs", .. folders])).Out);
    }

    private void Install(params string[] path)
    {
        var target = Path.Combine([data.FullName, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Golden.PathOf("models/tiny-sd1-mini.fp16.safetensors"), target);
    }
}

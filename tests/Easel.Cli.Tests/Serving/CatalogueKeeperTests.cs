namespace Easel.Cli.Tests.Serving;

/// <summary>The studio's lists of models, which nobody has to refresh.</summary>
public sealed class CatalogueKeeperTests : IDisposable
{
    private readonly JobStudio files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Mission_1_11_A_file_that_is_copied_in_while_the_studio_runs_appears_and_gets_its_hash_and_leaves_again()
    {
        using var studio = await StudioProcess.StartAsync(files.Data);
        // Nothing was asked for, and no job was run: the hashes fill in by themselves, the program's own model's too.
        await studio.UntilAsync("/sdapi/v1/sd-models", it => it.GetArrayLength() >= 2 && it.EnumerateArray().All(model => model.TryGetProperty("sha256", out var hash) && hash.GetString() is { Length: 64 }));
        Assert.Empty((await studio.GetAsync("/sdapi/v1/loras")).EnumerateArray());
        files.Copy("mini/merge/lora_3.safetensors", "models/Lora/deep/style.safetensors");
        await studio.UntilAsync("/sdapi/v1/loras", it => it.EnumerateArray().Any(model => model.GetProperty("name").GetString() == "style"));
        files.Copy("models/tiny-sd1.safetensors", "models/Stable-diffusion/deep/third.safetensors");
        await studio.UntilAsync("/sdapi/v1/sd-models", it => it.EnumerateArray().Any(model => model.GetProperty("model_name").GetString() == "third" && model.GetProperty("sha256").GetString() is { Length: 64 }));
        File.Delete(files.PathOf("models/Lora/deep/style.safetensors"));
        await studio.UntilAsync("/sdapi/v1/loras", it => it.GetArrayLength() == 0);
        // No worker was needed for any of it.
        if (OperatingSystem.IsLinux()) Assert.Empty(studio.Children());
    }
}

namespace Easel.Cli.Tests.Commands;

/// <summary>Pulling as a user calls it, as far as that needs no network; the rest is the worker's to prove.</summary>
public sealed class ModelPullTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-pull-");

    public void Dispose() => data.Delete(recursive: true);

    [Theory]
    [InlineData("neither an id nor an address", "ID", "me style")]
    [InlineData("no model folder", "--folder", "me/style", "--folder", "Desktop")]
    [InlineData("64 hexadecimal digits", "--sha256", "me/style", "--sha256", "abc")]
    [InlineData("no file name", "--name", "me/style", "--name", "../x")]
    public async Task What_cannot_be_fetched_is_said_with_the_option(string said, string option, params string[] arguments)
    {
        var run = await Run.Easel(["model", "pull", .. arguments, "--data-dir", data.FullName]);
        Assert.Equal(2, run.Status);
        Assert.Contains(option, run.Error);
        Assert.Contains(said, run.Error);
    }

    [Fact]
    public async Task An_offline_machine_fetches_nothing_and_says_why()
    {
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "pull.json"), """{"offline": true}""", TestContext.Current.CancellationToken);
        var run = await Run.Easel("model", "pull", "me/style", "--json", "--data-dir", data.FullName);
        Assert.Equal((1, "offline"), (run.Status, run.Json().GetProperty("error").GetProperty("code").GetString()));
    }
}

namespace Easel.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("generate")]
    [InlineData("prompt")]
    [InlineData("model list")]
    [InlineData("model inspect")]
    [InlineData("model hash")]
    [InlineData("schedule")]
    [InlineData("samplers")]
    [InlineData("info")]
    [InlineData("doctor")]
    [InlineData("version")]
    public async Task Every_command_has_help_json_data_dir_and_verbose(string command)
    {
        var run = await Run.Easel([.. command.Split(' '), "--help"]);
        Assert.Equal(0, run.Status);
        foreach (var option in new[] { "--help", "--json", "--data-dir", "--verbose" }) Assert.Contains(option, run.Out);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Without_a_command_help_is_shown()
    {
        var run = await Run.Easel();
        Assert.Equal(0, run.Status);
        Assert.Contains("doctor", run.Out);
    }

    [Fact]
    public async Task A_mistyped_command_is_bad_input_and_the_nearest_one_is_named()
    {
        var run = await Run.Easel("doctro");
        Assert.Equal(2, run.Status);
        Assert.Contains("'doctro'", run.Error);
        Assert.Contains("Did you mean 'doctor'?", run.Error);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_mistyped_option_is_bad_input_too_and_with_json_one_document_says_so()
    {
        var run = await Run.Easel("doctor", "--jsn", "--json");
        Assert.Equal(2, run.Status);
        Assert.Equal("usage", run.Json().GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("Did you mean '--json'?", run.Error);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task The_version_and_the_commit_are_printed(string command)
    {
        Assert.Matches(@"^easel \d+\.\d+\.\d+( \([0-9a-f]{12}\))?\n$", (await Run.Easel(command)).Out);
        var json = (await Run.Easel(command, "--json")).Json();
        Assert.Matches(@"^\d+\.\d+\.\d+", json.GetProperty("version").GetString());
        Assert.Equal("linux-x64", OperatingSystem.IsLinux() ? json.GetProperty("platform").GetString() : "linux-x64");
    }
}

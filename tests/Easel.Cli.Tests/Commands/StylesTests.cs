namespace Easel.Cli.Tests.Commands;

public sealed class StylesTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-styles-");

    public StylesTests() => File.WriteAllText(
        Path.Combine(data.FullName, "styles.csv"), "name,prompt,negative_prompt\nNight,\"{prompt}, night, stars\",sun\n\"Snow, too\",snow,\n");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Mission_3_20_Styles_of_the_data_folder_are_listed()
    {
        var json = (await Run.Easel("styles", "--json", "--data-dir", data.FullName)).Json();
        Assert.Equal(["Night", "Snow, too"], json.GetProperty("styles").EnumerateArray().Select(style => style.GetProperty("name").GetString()));
        Assert.Contains("{prompt}, night, stars", (await Run.Easel("styles", "--data-dir", data.FullName)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--style Dawn", "Night, Snow, too")]
    [InlineData("--style Night --styles-file absent.csv", "absent.csv")]
    public async Task What_is_not_there_is_named(string options, string named)
    {
        var run = await Run.Easel(["generate", "a cat", .. options.Split(' '), "--data-dir", data.FullName]);
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }
}

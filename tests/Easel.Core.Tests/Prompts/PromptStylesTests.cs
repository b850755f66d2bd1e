using System.Text.Json;
using Easel.Core.Prompts;
using Easel.Testing;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class PromptStylesTests
{
    private static PromptStyles Styles { get; } = new(StyleFile.Read(File.ReadAllText(Golden.PathOf("text/styles.csv"))));

    private static JsonElement Set(JsonDocument golden) => golden.RootElement.GetProperty("sets")[0];

    [Fact]
    public void A_style_file_reads_as_in_the_reference()
    {
        using var golden = Golden.Json("text/styles.json");
        Assert.Equal(
            Set(golden).GetProperty("loaded").EnumerateArray().Select(s => new PromptStyle(s.GetProperty("name").GetString()!, s.GetProperty("prompt").GetString()!, s.GetProperty("negative_prompt").GetString()!)),
            Styles.All);
    }

    [Fact]
    public void Mission_3_20_Styles_apply_as_in_the_reference()
    {
        using var golden = Golden.Json("text/styles.json");
        Assert.All(Set(golden).GetProperty("apply").EnumerateArray(), c => Assert.Equal(
            (c.GetProperty("positive").GetString(), c.GetProperty("negative").GetString()),
            Styles.Apply(c.GetProperty("prompt").GetString()!, c.GetProperty("negative_in").GetString()!, c.GetProperty("styles").Deserialize<string[]>()!)));
    }

    [Fact]
    public void Styles_are_found_again_as_in_the_reference()
    {
        using var golden = Golden.Json("text/styles.json");
        Assert.All(Set(golden).GetProperty("extract").EnumerateArray(), c =>
        {
            var found = Styles.Extract(c.GetProperty("prompt").GetString()!, c.GetProperty("negative_prompt").GetString()!);
            Assert.Equal(c.GetProperty("found").Deserialize<string[]>(), found.Names);
            Assert.Equal((c.GetProperty("prompt_out").GetString(), c.GetProperty("negative_out").GetString()), (found.Prompt, found.Negative));
        });
    }

    [Property]
    public void Styles_come_back_from_their_file(PromptSoup name, PromptSoup prompt, string? negative)
    {
        var style = new PromptStyle($"x{name.Text}", prompt.Text, negative ?? "");
        Assert.Equal([style], StyleFile.Read(StyleFile.Write([style])));
    }

    [Property(MaxTest = 300)]
    public void Any_text_is_a_style_file(PromptSoup soup, string? other)
    {
        StyleFile.Read(soup.Text);
        StyleFile.Read($"name,prompt\n{other}\"{soup.Text}");
        Styles.Extract(soup.Text, other ?? "");
        Styles.Apply(soup.Text, other ?? "", ["Cinematic", "none"]);
    }
}

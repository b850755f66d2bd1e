using Easel.Core.Prompts;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class WildcardsTests
{
    private static string Draw(string prompt, long seed = 1) => Wildcards.Draw(prompt, seed, Lists).Prompt;

    private static IReadOnlyList<string>? Lists(string name) => name switch
    {
        "colour" => ["red", "", "# no", "blue"],
        "thing" => ["__colour__ cat", "{big|small} dog"],
        "loop" => ["a __loop__"],
        "empty" => [],
        _ => null,
    };

    [Fact]
    public void A_seed_repeats_its_draw_and_another_draws_anew()
    {
        const string prompt = "a {red|green|blue} {cat|dog|bird|fish} __colour__ {1-2$$a|b|c}";
        Assert.Equal(Draw(prompt, 42), Draw(prompt, 42));
        Assert.True(Enumerable.Range(0, 20).Select(seed => Draw(prompt, seed)).Distinct().Count() > 10);
    }

    [Fact]
    public void Every_option_comes_up_and_weights_count()
    {
        var draws = Enumerable.Range(0, 400).Select(seed => Draw("{3::red|blue}", seed)).ToList();
        Assert.InRange(draws.Count(d => d == "red"), 260, 340);
        Assert.All(draws, d => Assert.Contains(d, new[] { "red", "blue" }));
    }

    [Fact]
    public void Lists_lead_to_lists_and_skip_comments() =>
        Assert.All(Enumerable.Range(0, 50), seed => Assert.Contains(Draw("__thing__", seed), new[] { "red cat", "blue cat", "big dog", "small dog" }));

    [Fact]
    public void Several_options_are_joined()
    {
        Assert.Equal(3, Draw("{3$$a|b|c}").Split(", ").Distinct().Count());
        Assert.Equal(2, Draw("{2$$ and $$a|b|c}").Split(" and ").Distinct().Count());
        Assert.Equal("", Draw("{0$$a|b}"));
    }

    [Theory]
    [InlineData("{prompt} stays")]
    [InlineData("a { b | c")]
    [InlineData("a } b")]
    [InlineData("snake__case")]
    [InlineData("____")]
    [InlineData("[cow|horse] (x:1.2)")]
    public void Text_without_random_parts_stays(string prompt) => Assert.Equal(prompt, Draw(prompt));

    [Fact]
    public void What_cannot_be_drawn_stays_and_is_named()
    {
        var drawn = Wildcards.Draw("__missing__ __empty__", 1, Lists);
        Assert.Equal("__missing__ __empty__", drawn.Prompt);
        Assert.Equal(2, drawn.Problems.Length);
        Assert.Contains("missing", drawn.Problems[0]);
        Assert.NotEmpty(Wildcards.Draw("__loop__", 1, Lists).Problems);
    }

    [Fact]
    public void Lists_are_files_inside_their_folders_and_nowhere_else()
    {
        var root = Directory.CreateTempSubdirectory("easel-wildcards-");
        try
        {
            var inside = root.CreateSubdirectory("lists");
            inside.CreateSubdirectory("animals");
            File.WriteAllText(Path.Combine(inside.FullName, "animals", "dogs.txt"), "poodle\nterrier\n");
            File.WriteAllText(Path.Combine(root.FullName, "secret.txt"), "no");
            var folders = new WildcardFolders([Path.Combine(root.FullName, "absent"), inside.FullName]);
            Assert.Equal(["poodle", "terrier"], folders.Lines("animals/dogs"));
            Assert.Null(folders.Lines("../secret"));
            Assert.Null(folders.Lines(Path.Combine(root.FullName, "secret")));
            Assert.Null(folders.Lines("cats"));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Property(MaxTest = 500)]
    public void Any_text_can_be_drawn(PromptSoup soup, long seed) => Assert.NotNull(Wildcards.Draw(soup.Text, seed, _ => [soup.Text]).Prompt);
}

using System.Text;
using Easel.Core.Infotext;
using Easel.Core.Saving;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Saving;

public sealed class FileNamePatternTests
{
    private static readonly FileNameFacts s_facts = new(
        GenerationParameters.Parse("a red house, (yellow:1.2) sun\nNegative prompt: mush\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 5, Size: 64x48, Model hash: abcdef0123, Model: my/model, Clip skip: 2, Denoising strength: 0.7"),
        new DateTimeOffset(2026, 3, 9, 14, 5, 6, 123, TimeSpan.FromHours(2)))
    {
        Seed = 5, Width = 64, Height = 48, SeedRange = (5, 8), BatchNumber = 2, BatchSize = 4, GenerationNumber = 3, BaseName = "holiday", User = "ann", PixelHash = () => "0123456789abcdef",
    };

    [Theory]
    [InlineData("[seed]-[steps]-[cfg]", "5-20-7")]
    [InlineData("[SEED]", "5")]
    [InlineData("[width]x[height]", "64x48")]
    [InlineData("[sampler]|[scheduler]|[sampler_scheduler]", "DPM++ 2M|Karras|DPM++ 2M Karras")]
    [InlineData("[model_hash] [model_name]", "abcdef0123 my_model")]
    [InlineData("[date]", "2026-03-09")]
    [InlineData("[datetime]", "20260309140506")]
    [InlineData("[datetime<%H.%M>]", "14.05")]
    [InlineData("[datetime<%Y%j %b><UTC>]", "2026068 Mar")]
    [InlineData("[job_timestamp]", "20260309140506")]
    [InlineData("[prompt]", "a_red_house,_(yellow_1.2)_sun")]
    [InlineData("[prompt_spaces]", "a red house, (yellow_1.2) sun")]
    [InlineData("[prompt_words]", "a red house yellow 1 2 sun")]
    [InlineData("[prompt_hash]", "7b5bd8c9"), InlineData("[prompt_hash<4>]", "7b5b")]
    [InlineData("[hasprompt<house><cat|no cat>]", "houseno_cat")]
    [InlineData("[clip_skip] [denoising] [user] [basename]", "2 0.7 ann holiday")]
    [InlineData("[seed_first]-[seed_last]", "5-8")]
    [InlineData("[batch_number]/[batch_size] [generation_number]", "2/4 3")]
    [InlineData("[image_hash<6>]", "012345"), InlineData("[image_hash]", "0123456789abcdef")]
    [InlineData("a[none]b", "ab")]
    [InlineData("[nonsense]-[seed]", "[nonsense]-5")]
    [InlineData("plain", "plain")]
    [InlineData("[styles] [vae_filename]", "None Automatic")]
    public void Words_mean_what_they_mean_in_webui(string pattern, string expected)
    {
        if (pattern.StartsWith("[prompt_hash", StringComparison.Ordinal))
            expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(s_facts.Parameters.Prompt)))[..expected.Length];
        Assert.Equal(expected, FileNamePattern.Expand(pattern, s_facts));
    }

    [Fact]
    public void A_word_without_a_value_takes_the_text_before_it_away()
    {
        var alone = s_facts with { SeedRange = null, BatchNumber = null, GenerationNumber = null };
        Assert.Equal("5", FileNamePattern.Expand("[seed_first]-[seed_last]-[batch_number] of [generation_number]", alone));
    }

    [Fact]
    public void Unknown_words_are_told()
    {
        Assert.Equal(["nonsense", "x"], FileNamePattern.Unknown("[nonsense]-[seed]-[x<3>]-[datetime<%Y>]"));
        Assert.Equal(["output.name"], new Core.Requests.GenerateRequest("a") { Output = new() { Name = "[nonsense]" } }.Problems().Select(p => p.Field));
    }

    [Property(MaxTest = 300)]
    public bool Mission_3_2_any_prompt_makes_a_name_that_every_system_takes(string? prompt)
    {
        var facts = s_facts with { Parameters = new GenerationParameters(prompt ?? "", prompt ?? "", []) };
        return new[] { "[prompt]", "[prompt_spaces]", "[prompt_words]", "[hasprompt<a|b>]" }.All(pattern =>
        {
            var name = FileNamePart.CleanName(FileNamePattern.Expand(pattern, facts));
            return name.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0', '\n']) < 0 && Encoding.UTF8.GetByteCount(name) <= FileNamePart.MaxBytes
                && !name.StartsWith(' ') && !name.EndsWith('.') && !name.EndsWith(' ');
        });
    }

    [Theory]
    [InlineData("../../etc", "etc"), InlineData("a/b\\c", "a/b/c"), InlineData("..", ""), InlineData("/abs", "abs"), InlineData("C:\\x", "C_/x"), InlineData("con", "_con")]
    public void A_folder_pattern_leads_nowhere_but_down(string folder, string expected) =>
        Assert.Equal(expected.Replace('/', Path.DirectorySeparatorChar), FileNamePart.CleanFolder(folder));

    [Fact]
    public void Mission_3_2_an_emoji_is_kept_whole_where_a_name_is_cut()
    {
        var name = FileNamePart.CleanName(string.Concat(Enumerable.Repeat("💐", 100)));
        Assert.Equal(FileNamePart.MaxBytes / 4 * 2, name.Length);
        Assert.DoesNotContain('\uFFFD', name);
    }
}

using Easel.Core.Errors;
using Easel.Training.Samples;
using Easel.Training.Tests.Datasets;

namespace Easel.Training.Tests.Samples;

public sealed class SamplePromptsTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mission_10_6_A_line_says_everything()
    {
        var request = SamplePrompts.Parse("a girl, red hair --n ugly, blurry --w 515 --h 768 --d 42 --l 6.5 --s 28 --g 3 --ss euler_a", "ddim");
        Assert.Equal(("a girl, red hair", "ugly, blurry", 512, 768, 42L, 6.5, 28, "Euler a"), (request.Prompt, request.Negative, request.Width, request.Height, request.Seed, request.Cfg, request.Steps, request.Sampler));
        Assert.Equal(("DDIM", 30, 7.5, -1L), (SamplePrompts.Parse("x", "ddim").Sampler, SamplePrompts.Parse("x", "ddim").Steps, SamplePrompts.Parse("x", "ddim").Cfg, SamplePrompts.Parse("x", "ddim").Seed));
    }

    [Fact]
    public void Files_may_hold_remarks_and_faults_name_their_line()
    {
        Assert.Equal(["one", "two"], SamplePrompts.Read(folder.Text("p.txt", "# first\none\n\ntwo --s 5\n"), "k_euler").Select(request => request.Prompt));
        var error = Assert.Throws<InvalidRequestException>(() => SamplePrompts.Read(folder.Text("q.txt", "one\ntwo --zz 5\nthree --w wide\n"), "ddim"));
        Assert.Equal(["q.txt line 2", "q.txt line 3"], error.Problems.Select(problem => problem.Field));
        Assert.Contains("no prompts", Assert.Throws<InvalidRequestException>(() => SamplePrompts.Read(folder.Text("r.txt", "# nothing"), "ddim")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_read_as_a_file_is()
    {
        Assert.Equal(["one", "two"], SamplePrompts.FromText("# first\r\none\n\ntwo --s 5", "k_euler").Select(request => request.Prompt));
        Assert.Equal("samples.prompts line 2", Assert.Single(Assert.Throws<InvalidRequestException>(() => SamplePrompts.FromText("one\ntwo --zz 5", "ddim")).Problems).Field);
        Assert.Equal("samples.prompts", Assert.Single(Assert.Throws<InvalidRequestException>(() => SamplePrompts.FromText("# nothing", "ddim")).Problems).Field);
    }

    [Fact]
    public void TOML_is_read_too()
    {
        var file = folder.Text("p.toml", "[prompt]\nwidth = 64\n[[prompt.subset]]\nprompt = \"a cat\"\nnegative_prompt = \"dog\"\nsample_steps = 4\nseed = 9\n");
        var request = Assert.Single(SamplePrompts.Read(file, "ddim"));
        Assert.Equal(("a cat", "dog", 4, 9L), (request.Prompt, request.Negative, request.Steps, request.Seed));
    }
}

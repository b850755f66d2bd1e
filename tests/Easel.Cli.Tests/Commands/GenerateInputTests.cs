namespace Easel.Cli.Tests.Commands;

/// <summary>What <c>easel generate</c> refuses before it loads anything.</summary>
public sealed class GenerateInputTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-generate-");

    public void Dispose() => data.Delete(recursive: true);

    [Theory]
    [InlineData("--steps", "0")]
    [InlineData("--steps", "twenty")]
    [InlineData("--steps", "1e3")]
    [InlineData("--cfg", "NaN")]
    [InlineData("--cfg", "7,5")]
    [InlineData("--width", "513")]
    [InlineData("--seed", "4294967296")]
    [InlineData("--s-churn", "101")]
    [InlineData("--s-noise", "loud")]
    [InlineData("--s-noise", "-0.5")]
    [InlineData("--rho", "0")]
    [InlineData("--cfg-rescale", "1.5")]
    [InlineData("--skip-early-cfg", "2")]
    [InlineData("--guidance-end", "1.5")]
    [InlineData("--emphasis", "louder")]
    [InlineData("--preview-every", "0")]
    [InlineData("--preview", "rough")]
    [InlineData("--device", "gpu")]
    [InlineData("--format", "tga")]
    [InlineData("--noise-source", "amd")]
    [InlineData("--memory", "little")]
    public async Task A_bad_value_is_named_with_its_option(string option, string value)
    {
        var run = await Easel(option, value);
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.Contains(value, run.Error);
        Assert.Contains(option is "--format" or "--noise-source" or "--memory" or "--preview" ? "Must be one of" : option, run.Error);
        Assert.False(Directory.Exists(Path.Combine(data.FullName, "outputs")));
    }

    [Fact]
    public async Task Every_problem_is_told_at_once_and_in_JSON_too()
    {
        var run = await Easel("--steps", "0", "--width", "9", "--count", "0", "--json");
        Assert.Equal(2, run.Status);
        var problems = run.Json().GetProperty("error").GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("field").GetString());
        Assert.Equal(["--steps", "--width", "--count"], problems);
        Assert.Equal(3, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("--control x", "--control")]
    [InlineData("--hires-scale 1", "--hires-scale")]
    [InlineData("--hires-prompt x", "--hires-scale")]
    [InlineData("--hires-scale 2 --init-image a.png", "--hires-scale")]
    [InlineData("--mask-blur 3", "--init-image")]
    [InlineData("--init-image a.png --mask-invert", "--mask")]
    [InlineData("--init-image a.png --soft-bias 2", "--soft-inpainting")]
    [InlineData("--init-image a.png --final-strength 0.2", "--loops")]
    [InlineData("--init-image a.png --outpaint-blur 2", "--outpaint-right")]
    [InlineData("--init-image a.png --outpaint-left 5000", "--outpaint-left")]
    [InlineData("--init-image a.png --background white", "--background")]
    [InlineData("--init-image a.png --loops 99", "--loops")]
    [InlineData("--refiner-switch-at 0.5", "--refiner")]
    [InlineData("--refiner absent", "absent")]
    [InlineData("--init-image a.png", "--init-image")]
    [InlineData("--mask a.png", "--init-image")]
    [InlineData("--hires-steps 3", "--hires-scale")]
    [InlineData("--strength 0.5", "--init-image")]
    [InlineData("--sigma-min 2 --sigma-max 1", "--sigma-max")]
    [InlineData("--s-tmin 2 --s-tmax 1", "--s-tmax")]
    [InlineData("--ngms-all-steps", "--ngms")]
    [InlineData("--preview full", "--preview-dir")]
    [InlineData("--seed-resize-width 512", "--seed-resize-height")]
    [InlineData("--output a.png --format jpg", "--format")]
    public async Task What_cannot_be_done_is_refused_and_never_dropped(string options, string named)
    {
        var run = await Easel(options.Split(' '));
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.Contains(named, run.Error);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named_with_where_it_was_looked_for()
    {
        var run = await Easel("--model", "no-such-model");
        Assert.Equal(2, run.Status);
        Assert.Contains("'no-such-model' was not found", run.Error);
        Assert.Contains(Path.Combine(data.FullName, "models", "Stable-diffusion"), run.Error);
    }

    [Fact]
    public async Task An_output_that_exists_is_refused_before_anything_is_painted()
    {
        var path = Path.Combine(data.FullName, "a.png");
        File.WriteAllText(path, "precious");
        var run = await Easel("--output", path);
        Assert.Equal(2, run.Status);
        Assert.Contains("--output: ", run.Error);
        Assert.Contains("--overwrite", run.Error);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    private Task<Run> Easel(params string[] options) => Run.Easel(["generate", "a red house", "--data-dir", data.FullName, .. options]);
}

using Easel.Imaging;
using Easel.Testing;

namespace Easel.Cli.Tests.Commands;

/// <summary><c>easel generate</c> from end to end: a process, a model file, pictures on disk. The model's weights are random, and so are its pictures.</summary>
public sealed class GenerateProcessTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-process-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Mission_1_1_One_command_paints_one_picture_that_carries_its_parameters()
    {
        var run = await Paint("一座红房子, a (red:1.2) house", "--seed", "7", "--steps", "2");

        Assert.Equal((0, ""), (run.Status, run.Error));
        var path = run.Out.TrimEnd('\n');
        Assert.StartsWith(Path.Combine(data.FullName, "outputs", "txt2img-images"), path);
        Assert.EndsWith("00001-7.png", path);
        var picture = ImageFile.Load(path);
        Assert.Equal((64, 48), (picture.Width, picture.Height));
        Assert.True(picture.Bytes.Distinct().Count() > 10);
        var infotext = (await EaselProcess.RunAsync("info", path)).Out;
        Assert.StartsWith("一座红房子, a (red:1.2) house\nSteps: 2, Sampler: Euler a", infotext);
        Assert.Contains("Seed: 7, Size: 64x48", infotext);
    }

    [Fact]
    public async Task The_document_has_the_shape_that_programs_rely_on_and_stands_alone_on_standard_output()
    {
        var run = await Paint("a", "--steps", "2", "--seed", "5", "--count", "2", "--json");
        var json = run.Json();
        var images = json.GetProperty("images").EnumerateArray().ToList();
        Assert.Equal([5, 6], images.Select(i => i.GetProperty("seed").GetInt64()));
        Assert.All(images, i =>
        {
            Assert.True(File.Exists(i.GetProperty("path").GetString()));
            Assert.Equal((64, 48), (i.GetProperty("width").GetInt32(), i.GetProperty("height").GetInt32()));
            Assert.Equal(ImageFile.Inspect(i.GetProperty("path").GetString()!).Infotext, i.GetProperty("infotext").GetString());
            Assert.True(i.GetProperty("subseed").GetInt64() >= 0);
        });
        Assert.Equal(["load", "encode", "sample", "decode", "total"], json.GetProperty("seconds").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Mission_2_1_The_same_request_gives_the_same_file_in_another_process()
    {
        var (one, other) = (Path.Combine(data.FullName, "one.png"), Path.Combine(data.FullName, "other.png"));
        Assert.Equal(0, (await Paint("a cat", "--steps", "3", "--seed", "9", "--output", one)).Status);
        Assert.Equal(0, (await Paint("a cat", "--steps", "3", "--seed", "9", "--output", other)).Status);
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(other));
    }

    [Fact]
    public async Task Latents_and_steps_are_kept_where_asked_for()
    {
        var (latents, steps) = (Path.Combine(data.FullName, "l.safetensors"), Path.Combine(data.FullName, "new", "s.safetensors"));
        var run = await Paint("a cat", "--steps", "3", "--sampler", "Euler", "--save-latents", latents, "--save-steps", steps, "--format", "webp");
        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.EndsWith(".webp", run.Out.TrimEnd());
        using var file = Engine.Formats.TensorFiles.Open(steps);
        Assert.Equal(["step_000", "step_001", "step_002", "step_003"], file.Tensors.Keys.Order());
        using var last = Engine.Formats.TensorFiles.Open(latents);
        Assert.Equal([1, 4, 6, 8], last.Tensors["latents"].Shape);
    }

    [Fact]
    public async Task A_masked_part_is_repainted_and_the_files_other_pixels_stay_and_a_second_pass_keeps_both_pictures()
    {
        var (first, mask, result) = (Path.Combine(data.FullName, "first.png"), Path.Combine(data.FullName, "mask.png"), Path.Combine(data.FullName, "result.png"));
        Assert.Equal(0, (await Paint("a cat", "--steps", "2", "--seed", "9", "--output", first)).Status);
        var picture = ImageFile.Load(first);
        var white = new Core.Pixels.PixelBuffer(64, 48, 1);
        for (var y = 0; y < 48; y++) white.Row(y)[32..].Fill(255);
        ImageFile.Save(mask, white, Core.Requests.ImageFormat.Png);
        var run = await Paint("a dog", "--steps", "2", "--seed", "9", "--init-image", first, "--mask", mask, "--mask-blur", "0", "--strength", "0.9", "--output", result);
        Assert.Equal((0, ""), (run.Status, run.Error));
        var repainted = ImageFile.Load(result);
        for (var y = 0; y < 48; y++)
        {
            Assert.Equal(picture.Row(y)[..96].ToArray(), repainted.Row(y)[..96].ToArray());
            Assert.NotEqual(picture.Row(y)[96..].ToArray(), repainted.Row(y)[96..].ToArray());
        }

        run = await Paint("a cat", "--steps", "2", "--seed", "9", "--hires-width", "96", "--hires-upscaler", "Lanczos", "--hires-keep-first", "--output", Path.Combine(data.FullName, "large.png"));
        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.Equal((96, 72), (ImageFile.Load(run.Out.TrimEnd()).Width, ImageFile.Load(run.Out.TrimEnd()).Height));
        Assert.Equal(picture.Bytes, ImageFile.Load(Path.Combine(data.FullName, "large-before-highres-fix.png")).Bytes);
    }

    [Fact]
    public async Task Previews_are_written_into_their_folder()
    {
        var looks = Path.Combine(data.FullName, "looks");
        var run = await Paint("a cat", "--steps", "4", "--count", "2", "--preview-dir", looks, "--preview-every", "2");
        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.Equal(
            ["preview-1-002.png", "preview-1-004.png", "preview-2-002.png", "preview-2-004.png"], Directory.GetFiles(looks).Select(Path.GetFileName).Order());
        Assert.InRange(ImageFile.Load(Path.Combine(looks, "preview-1-002.png")).Width, 256, 511);
    }

    [Fact]
    public async Task Styles_and_wildcards_are_in_the_prompt_that_the_picture_carries()
    {
        File.WriteAllText(Path.Combine(data.FullName, "styles.csv"), "name,prompt,negative_prompt\nNight,\"{prompt}, night\",sun\n");
        Directory.CreateDirectory(Path.Combine(data.FullName, "wildcards"));
        File.WriteAllText(Path.Combine(data.FullName, "wildcards", "colour.txt"), "red\n");
        var run = await Paint("a __colour__ {cat|cat} __none__", "--style", "Night", "--wildcards", "--steps", "1", "--seed", "3");
        Assert.Equal(0, run.Status);
        Assert.Contains("none", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("a red cat __none__, night\nNegative prompt: sun\nSteps: 1", ImageFile.Inspect(run.Out.TrimEnd()).Infotext);
    }

    [Fact]
    public async Task Stopping_ends_after_the_current_step_keeps_what_is_finished_and_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");
        using var easel = new EaselProcess(Arguments("a cat", "--steps", "20", "--count", "1000"));
        var first = await easel.FirstLineAsync();
        await easel.InterruptAsync();
        var run = await easel.EndAsync();
        Assert.Equal(130, run.Status);
        Assert.Contains("of 1000 pictures are finished and kept", run.Error);
        Assert.Equal(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(), Directory.GetFiles(Path.GetDirectoryName(first)!).Order());
        Assert.InRange(ImageFile.Load(first).Width, 64, 64);
    }

    [Fact]
    public async Task A_damaged_model_is_bad_input()
    {
        var run = await EaselProcess.RunAsync("generate", "a", "--model", Golden.PathOf("models/hostile/truncated-data.safetensors"), "--data-dir", data.FullName);
        Assert.Equal((2, ""), (run.Status, run.Out));
        Assert.StartsWith("easel: ", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    private Task<Run> Paint(string prompt, params string[] options) => EaselProcess.RunAsync(Arguments(prompt, options));

    private string[] Arguments(string prompt, params string[] options) =>
        ["generate", prompt, "--model", Golden.PathOf("models/tiny-sd1.safetensors"), "--width", "64", "--height", "48", "--data-dir", data.FullName, .. options];
}

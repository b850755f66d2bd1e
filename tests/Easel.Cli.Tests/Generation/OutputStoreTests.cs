using Easel.Cli.Folders;
using Easel.Cli.Generation;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Tests.Generation;

public sealed class OutputStoreTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-output-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Without_an_output_pictures_are_numbered_in_the_days_folder_with_their_seed()
    {
        var request = new GenerateRequest("a");
        var store = Open(request);
        var folder = Path.Combine(data.FullName, "outputs", "txt2img-images", "2026-03-09");
        Assert.Equal(Path.Combine(folder, "00001-7.png"), await Save(store, request, 0, 7));
        Assert.Equal(Path.Combine(folder, "00002-8.png"), await Save(store, request, 1, 8));
        Assert.Equal(Path.Combine(folder, "00003-7.png"), await Save(Open(request), request, 0, 7));
        Assert.Equal("words of 7", ImageFile.Inspect(Path.Combine(folder, "00001-7.png")).Infotext);
    }

    [Fact]
    public async Task Two_programs_that_paint_into_one_folder_do_not_disturb_each_other()
    {
        var request = new GenerateRequest("a", Output: new(Path: Path.Combine(data.FullName, "both")));
        var (one, other) = (Open(request), Open(request));
        string[] paths = [await Save(one, request, 0, 1), await Save(other, request, 0, 1), await Save(one, request, 1, 2), await Save(other, request, 1, 2)];
        Assert.Equal(4, paths.Distinct().Count());
    }

    [Fact]
    public async Task An_output_with_a_picture_extension_is_a_file_and_missing_folders_are_made()
    {
        var path = Path.Combine(data.FullName, "new", "house.jpg");
        var request = new GenerateRequest("a", Output: new(path, ImageFormat.Jpg));
        Assert.Equal(path, await Save(Open(request), request, 0, 7));
        Assert.Equal(SourceFormat.Jpeg, ImageFile.Inspect(path).Format);
    }

    [Fact]
    public async Task Several_pictures_of_one_name_are_counted()
    {
        var path = Path.Combine(data.FullName, "house.png");
        var request = new GenerateRequest("a", Count: 2, Output: new(path));
        var store = Open(request);
        Assert.Equal(Path.Combine(data.FullName, "house-1.png"), await Save(store, request, 0, 7));
        Assert.Equal(Path.Combine(data.FullName, "house-2.png"), await Save(store, request, 1, 8));
        File.Delete(Path.Combine(data.FullName, "house-1.png"));
        Assert.Contains("house-2.png exists already", Refusal(request).Message);
    }

    [Fact]
    public async Task What_exists_is_kept_unless_overwriting_was_asked_for()
    {
        var path = Path.Combine(data.FullName, "house.png");
        File.WriteAllText(path, "precious");
        var latents = Path.Combine(data.FullName, "l.safetensors");
        File.WriteAllText(latents, "precious");
        var request = new GenerateRequest("a", Output: new(path, SaveLatents: latents));
        Assert.Equal(["output.path", "output.saveLatents"], Refusal(request).Problems.Select(p => p.Field));

        var store = OutputStore.Open(request, new DataFolder(data.FullName), new Clock(), overwrite: true);
        await Save(store, request, 0, 1);
        await store.SaveFileAsync(latents, file => File.WriteAllText(file, "new"), CancellationToken.None);
        Assert.Equal("new", File.ReadAllText(latents));
        Assert.Equal(8, ImageFile.Load(path).Width);
    }

    [Fact]
    public async Task Patterns_name_files_and_folders_and_have_no_meaning_beside_a_named_file()
    {
        var request = new GenerateRequest("a") { Output = new() { Name = "[seed]x[width]", Folder = "[date]/[seed]", AddNumber = false } };
        var folder = Path.Combine(data.FullName, "outputs", "txt2img-images", "2026-03-09", "7");
        Assert.Equal(Path.Combine(folder, "7x8.png"), await Save(Open(request), request, 0, 7));
        Assert.Equal(["output.name", "output.folder"], Refusal(request with { Output = request.Output with { Path = "a.png" } }).Problems.Select(p => p.Field));
    }

    [Fact]
    public async Task A_file_that_could_not_be_finished_leaves_nothing_behind()
    {
        var request = new GenerateRequest("a");
        var name = Path.Combine(data.FullName, "sub", "l.safetensors");
        await Assert.ThrowsAsync<EaselException>(() => Open(request).SaveFileAsync(name, file =>
        {
            File.WriteAllText(file, "half");
            throw new IOException("No space left on device");
        }, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(name)!));
    }

    [Fact]
    public void A_file_in_a_folders_place_is_named()
    {
        var file = Path.Combine(data.FullName, "file");
        File.WriteAllText(file, "");
        Assert.Contains($"{file} is a file where a folder is needed", Refusal(new GenerateRequest("a", Output: new(Path.Combine(file, "sub")))).Message);
    }

    [Theory]
    [InlineData("prompt", "PROMPT")]
    [InlineData("batchSize", "--batch-size")]
    [InlineData("image.initImage", "--init-image")]
    [InlineData("image.strength", "--strength")]
    [InlineData("hires.scale", "--hires-scale")]
    [InlineData("hires.strength", "--strength")]
    [InlineData("device.name", "--device")]
    [InlineData("output.path", "--output")]
    [InlineData("output.saveLatents", "--save-latents")]
    [InlineData("--mask", "--mask")]
    public void Fields_are_called_by_their_options(string field, string option) => Assert.Equal(option, OptionNames.Of(field));

    private OutputStore Open(GenerateRequest request) => OutputStore.Open(request, new DataFolder(data.FullName), new Clock(), overwrite: false);

    private InvalidRequestException Refusal(GenerateRequest request) => Assert.Throws<InvalidRequestException>(() => Open(request));

    private static Task<string> Save(OutputStore store, GenerateRequest request, int index, long seed) =>
        store.SaveImageAsync(new ImageAsset(index, new PixelBuffer(8, 8, 3), request.Output.Format, seed, $"words of {seed}", request), CancellationToken.None);

    private sealed class Clock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);
    }
}

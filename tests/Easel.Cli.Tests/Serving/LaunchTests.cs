using System.Net;
using System.Security.Cryptography;
using Easel.Cli.Serving;

namespace Easel.Cli.Tests.Serving;

/// <summary>What a start of the studio does around itself.</summary>
public sealed class LaunchTests : IDisposable
{
    private static readonly Uri Page = new("http://127.0.0.1:7860/");

    private readonly string folder = Directory.CreateTempSubdirectory("easel-launch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("127.0.0.1", "DISPLAY", true)]
    [InlineData("127.0.0.1", "WAYLAND_DISPLAY", true)]
    [InlineData("127.0.0.1", "SSH_CONNECTION", false)]
    [InlineData("0.0.0.0", "DISPLAY", false)]
    [InlineData("192.168.0.7", "DISPLAY", false)]
    public void Mission_1_19_a_browser_is_opened_only_where_someone_sees_it_and_the_studio_is_for_this_machine(string listening, string variable, bool opens)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "screens of other systems are always there");
        var command = PageOpener.Command(Page, IPAddress.Parse(listening), name => name == variable ? ":0" : null);
        Assert.Equal(opens ? ["xdg-open", Page.ToString()] : Array.Empty<string>(), command is null ? [] : [command.FileName, .. command.ArgumentList]);
    }

    [Fact]
    public async Task Mission_1_12_a_start_leaves_what_the_user_has_byte_for_byte_and_Mission_1_18_old_switches_and_Mission_1_19_no_screen_are_no_errors()
    {
        var data = Path.Combine(folder, "data");
        string[] kept = ["models/Stable-diffusion/mine.safetensors", "models/Lora/a.txt", "outputs/txt2img-images/2023-01-01/00001-1.png", "config.json", "ui-config.json", "styles.csv"];
        foreach (var name in kept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data, name))!);
            await File.WriteAllBytesAsync(Path.Combine(data, name), RandomNumberGenerator.GetBytes(500), StudioProcess.Stop);
        }

        var before = kept.Select(Hash).ToList();
        // Without a screen no browser is opened; other systems always have one.
        var screenless = new Dictionary<string, string> { ["DISPLAY"] = "", ["WAYLAND_DISPLAY"] = "" };
        string[] launch = OperatingSystem.IsLinux() ? ["--autolaunch"] : [];
        using (var studio = await StudioProcess.StartAsync(data, screenless, ["--xformers", "--opt-sdp-attention", "--listen", "127.0.0.1", .. launch]))
        {
            await studio.GetAsync("/sdapi/v1/sd-models");
            var run = await studio.EndAsync();
            Assert.Equal(ExitStatus.Done, run.Status);
            Assert.Contains("--xformers: attention saves memory always", run.Error, StringComparison.Ordinal);
            Assert.Equal(OperatingSystem.IsLinux(), run.Error.Contains("--autolaunch: there is no screen", StringComparison.Ordinal));
        }

        Assert.Equal(before, kept.Select(Hash));

        string Hash(string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(data, name))));
    }

    [Fact]
    public async Task Mission_1_8_a_picture_is_painted_without_any_network()
    {
        Assert.SkipUnless(EaselProcess.CanBeWithoutNetwork(), "this system lets no process be without a network");
        var picture = Path.Combine(folder, "house.png");
        using var easel = EaselProcess.WithoutNetwork("generate", "a red house", "--width", "64", "--height", "64", "--steps", "1", "--output", picture, "--data-dir", Path.Combine(folder, "data"));
        var run = await easel.EndAsync();
        Assert.True(run.Status == ExitStatus.Done, run.Error);
        Assert.True(File.Exists(picture));
    }

    [Fact]
    public async Task Mission_1_13_nothing_is_written_outside_the_data_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names folders by variables of Linux");
        var (home, temporary, data) = (Folder("home"), Folder("tmp"), Folder("data"));
        var surroundings = new Dictionary<string, string> { ["HOME"] = home, ["TMPDIR"] = temporary, ["XDG_DATA_HOME"] = Path.Combine(home, "data"), ["XDG_CONFIG_HOME"] = Path.Combine(home, "config"), ["XDG_CACHE_HOME"] = Path.Combine(home, "cache"), ["DOTNET_EnableDiagnostics"] = "0" };
        using (var studio = await StudioProcess.StartAsync(data, surroundings))
        {
            var job = await studio.SubmitAsync("""{"kind":"generate","prompt":"x","width":64,"height":64,"steps":1}""");
            Assert.Equal("finished", (await studio.EndOfAsync(job)).GetProperty("summary").GetProperty("state").GetString());
            Assert.Equal(ExitStatus.Done, (await studio.EndAsync()).Status);
        }

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(data, "outputs"), "*.png", SearchOption.AllDirectories));
        Assert.Empty(Everything(home));
        Assert.Empty(Everything(temporary));

        string Folder(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

        static IEnumerable<string> Everything(string path) => Directory.EnumerateFileSystemEntries(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
    }
}

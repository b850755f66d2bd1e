using System.Security.Cryptography;
using Easel.Cli.Console;
using Easel.Cli.Folders;
using Easel.Cli.Serving;

namespace Easel.Cli.Tests.Serving;

/// <summary>What a start of the studio does around itself.</summary>
public sealed class LaunchTests : IDisposable
{
    private static readonly Uri Page = new("http://127.0.0.1:7860/");

    private readonly string folder = Directory.CreateTempSubdirectory("easel-launch-").FullName;

    private static PageOpener Opener(List<string> opened, string variables) => new(name => variables.Split(' ').Contains(name) ? ":0" : null, command =>
    {
        opened.Add($"{command.FileName} {string.Join(' ', command.ArgumentList)}".Trim());
        return null;
    });

    /// <summary>Starts a studio, changes its settings, ends it; returns its address.</summary>
    private async Task<string> ServeAsync(bool person, List<string> opened, string? settings, params string[] more)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(StudioProcess.Stop);
        var line = new LineWriter();
        var terminal = new Terminal(TextReader.Null, line, TextWriter.Null, ShowsResults: person, ShowsProgress: false) { Browser = Opener(opened, "DISPLAY") };
        var serving = EaselProgram.RunAsync(["serve", "--port", "0", "--no-worker", "--data-dir", Path.Combine(folder, "data"), .. more], terminal, ending.Token);
        await Task.WhenAny(serving, line.First);
        Assert.False(serving.IsCompleted, "the studio did not start");
        var address = await line.First;
        if (settings is not null)
        {
            using var client = new HttpClient();
            using var answer = await client.PatchAsync(new Uri($"{address}api/v1/settings"), new StringContent(settings, System.Text.Encoding.UTF8, "application/json"), StudioProcess.Stop);
            answer.EnsureSuccessStatusCode();
        }

        await ending.CancelAsync();
        Assert.Equal(ExitStatus.Done, await serving);
        return address;
    }

    /// <summary>Standard output of which the first line is waited for.</summary>
    private sealed class LineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => first.Task;

        public override void WriteLine(object? value) => first.TrySetResult($"{value}");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false, "DISPLAY", null)]
    [InlineData(false, "WAYLAND_DISPLAY", null)]
    [InlineData(false, "SSH_CONNECTION", "there is no screen")]
    [InlineData(false, "DISPLAY CI", "this is an automatic build")]
    [InlineData(true, "DISPLAY", "the studio was given an address to listen on")]
    public void Mission_1_19_a_browser_is_opened_only_where_someone_sees_it_and_the_studio_is_for_this_machine(bool isForOthers, string variables, string? why)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "screens of other systems are always there");
        var opened = new List<string>();
        Assert.Equal(why, Opener(opened, variables).Open(Page, isForOthers));
        Assert.Equal(why is null ? ["xdg-open http://127.0.0.1:7860/"] : [], opened);
    }

    [Fact]
    public async Task Mission_1_19_the_page_opens_by_option_and_by_setting_and_not_for_other_machines_or_for_programs()
    {
        var opened = new List<string>();
        var asked = await ServeAsync(person: false, opened, null, "--autolaunch");
        Assert.EndsWith(asked, Assert.Single(opened), StringComparison.Ordinal);
        await ServeAsync(person: false, opened, null);
        await ServeAsync(person: true, opened, null, "--autolaunch", "--listen", "127.0.0.1");
        Assert.Single(opened);
        var person = await ServeAsync(person: true, opened, """{"auto_launch_browser": "Disable"}""");
        Assert.Equal(2, opened.Count);
        Assert.EndsWith(person, opened[1], StringComparison.Ordinal);
        await ServeAsync(person: true, opened, null);
        Assert.Equal(2, opened.Count);
    }

    [Fact]
    public async Task Mission_1_12_and_Mission_6_6_a_start_leaves_what_the_user_has_and_has_trained_byte_for_byte_and_Mission_1_18_old_switches_and_Mission_1_19_no_screen_are_no_errors()
    {
        var data = Path.Combine(folder, "data");
        string[] kept =
        [
            "models/Stable-diffusion/mine.safetensors", "models/Lora/a.txt", "outputs/txt2img-images/2023-01-01/00001-1.png", "config.json", "ui-config.json", "styles.csv",
            "datasets/girls/10_sls 1girl/a.png", "training/sls/sls-running-state/state.safetensors", "training/sls/logs/events.out.tfevents.1",
        ];
        foreach (var name in kept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(data, name))!);
            await File.WriteAllBytesAsync(Path.Combine(data, name), RandomNumberGenerator.GetBytes(500), StudioProcess.Stop);
        }

        var before = kept.Select(Hash).ToList();
        // Without a screen no browser is opened; other systems always have one.
        var screenless = new Dictionary<string, string> { ["DISPLAY"] = "", ["WAYLAND_DISPLAY"] = "", ["CI"] = "" };
        string[] launch = OperatingSystem.IsLinux() ? ["--autolaunch"] : [];
        using (var studio = await StudioProcess.StartAsync(data, screenless, ["--xformers", "--opt-sdp-attention", "--opt-split-attention", .. launch]))
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

    [Theory]
    [InlineData("serve", "--port", "0")]
    [InlineData("generate", "a cat", "--device", "cpu")]
    public async Task Mission_1_15_a_budget_above_the_machines_memory_is_refused_with_both_numbers_before_anything_is_made(params string[] command)
    {
        var data = Path.Combine(folder, "data");
        var run = await EaselProcess.RunAsync([.. command, "--memory-budget", "70000", "--data-dir", data]);
        Assert.Equal((ExitStatus.BadInput, ""), (run.Status, run.Out));
        Assert.Matches(@"--memory-budget: 70000 GB is more than .+ has: [0-9.]+ GB\.", run.Error);
        // The tensor library, mended for this system, is the program's own, and is kept wherever it is loaded first.
        var native = Path.Combine(data, "cache", "native");
        Assert.DoesNotContain(Directory.Exists(data) ? Directory.GetFiles(data, "*", SearchOption.AllDirectories) : [], file => !file.StartsWith(native, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mission_1_15_the_levels_are_accepted_and_the_studio_hands_them_to_its_worker()
    {
        var data = Path.Combine(folder, "data");
        foreach (var level in (string[])["auto", "high", "medium", "low", "offload"])
        {
            var run = await EaselProcess.RunAsync("generate", "x", "--width", "64", "--height", "64", "--steps", "1", "--memory", level, "--output", Path.Combine(folder, $"{level}.png"), "--data-dir", data);
            Assert.True(run.Status == ExitStatus.Done, run.Error);
        }

        using var studio = await StudioProcess.StartAsync(data, "--memory", "low", "--memory-budget", "0.5", "--device", "cpu");
        var job = await studio.SubmitAsync("""{"kind":"generate","prompt":"x","width":64,"height":64,"steps":1}""");
        Assert.Equal("finished", (await studio.EndOfAsync(job)).GetProperty("summary").GetProperty("state").GetString());
        var too = await studio.SubmitAsync("""{"kind":"generate","prompt":"x","width":64,"height":64,"steps":1,"device":{"name":"cuda:7"}}""");
        Assert.Contains("cuda:7", (await studio.EndOfAsync(too)).ToString(), StringComparison.Ordinal);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "arguments of a process are read from Linux' /proc");
        Assert.Contains(studio.Children(), child => File.ReadAllText($"/proc/{child}/cmdline").Replace('\0', ' ').Contains("--device cpu --memory low --memory-budget 0.5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mission_1_8_a_picture_is_painted_and_the_studio_starts_without_any_network()
    {
        Assert.SkipUnless(EaselProcess.CanBeWithoutNetwork(), "this system lets no process be without a network");
        var picture = Path.Combine(folder, "house.png");
        using var easel = EaselProcess.WithoutNetwork("generate", "a red house", "--width", "64", "--height", "64", "--steps", "1", "--output", picture, "--data-dir", Path.Combine(folder, "data"));
        var run = await easel.EndAsync();
        Assert.True(run.Status == ExitStatus.Done, run.Error);
        Assert.True(File.Exists(picture));
        // The loopback device is down too: that the address is printed means that the studio is up and its database open.
        using var studio = EaselProcess.WithoutNetwork("serve", "--port", "0", "--no-worker", "--data-dir", Path.Combine(folder, "data"));
        Assert.StartsWith("http://127.0.0.1:", await studio.FirstLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mission_1_8_the_program_has_the_native_libraries_of_this_platform_only_and_none_that_it_does_not_load()
    {
        var runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes");
        string[] ours = OperatingSystem.IsWindows() ? ["win-x64", "win"] : OperatingSystem.IsMacOS() ? ["osx-arm64", "osx", "unix"] : ["linux-x64", "linux", "unix"];
        var files = Directory.GetFiles(runtimes, "*", SearchOption.AllDirectories).Select(it => Path.GetRelativePath(runtimes, it)).ToList();
        Assert.Contains(files, it => Path.GetFileName(it).Contains("torch_cpu", StringComparison.Ordinal));
        Assert.DoesNotContain(files, it => !ours.Contains(it.Split(Path.DirectorySeparatorChar)[0]));
        Assert.DoesNotContain(files, it => it.Contains("torch_python", StringComparison.Ordinal) || it.Contains("_test", StringComparison.Ordinal));
    }

    [Fact]
    public void Mission_1_13_a_marker_file_beside_the_program_makes_it_portable()
    {
        var (other, home) = (Directory.CreateDirectory(Path.Combine(folder, "other")).FullName, Directory.CreateDirectory(Path.Combine(folder, "home")).FullName);
        Assert.Null(DataFolder.Portable([null, "", other, home]));
        File.WriteAllText(Path.Combine(home, DataFolder.PortableMarker), "");
        Assert.Equal(home, DataFolder.Portable([null, "", other, home]));
    }

    [Fact]
    public async Task Mission_1_13_nothing_is_written_outside_the_data_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names folders by variables of Linux");
        var (home, temporary, portable) = (Folder("home"), Folder("tmp"), Folder("portable"));
        await File.WriteAllTextAsync(Path.Combine(portable, DataFolder.PortableMarker), "", StudioProcess.Stop);
        // As the launcher sets them: where the marker is, and no sockets for debuggers.
        var surroundings = new Dictionary<string, string>
        {
            ["HOME"] = home, ["TMPDIR"] = temporary, ["EASEL_HOME"] = portable, ["EASEL_DATA"] = "", ["DOTNET_EnableDiagnostics"] = "0",
            ["XDG_DATA_HOME"] = Path.Combine(home, "data"), ["XDG_CONFIG_HOME"] = Path.Combine(home, "config"), ["XDG_CACHE_HOME"] = Path.Combine(home, "cache"),
        };
        using (var one = new EaselProcess(["generate", "x", "--width", "64", "--height", "64", "--steps", "1"], surroundings)) Assert.Equal(ExitStatus.Done, (await one.EndAsync()).Status);
        using (var studio = await StudioProcess.StartAsync(null, surroundings))
        {
            var job = await studio.SubmitAsync("""{"kind":"generate","prompt":"x","width":64,"height":64,"steps":1}""");
            await PaintedAsync(studio, job);
            var picture = (await studio.GetAsync($"/api/v1/jobs/{job}/pictures"))[0].GetProperty("id").GetString();
            // From a picture: its file passes through the worker's hands; and two of them in one archive through the page's.
            await PaintedAsync(studio, await studio.SubmitAsync($$"""{"kind":"generate","prompt":"x","width":64,"height":64,"steps":1,"image":{"initImage":"picture:{{picture}}" } }"""));
            Assert.NotEmpty(await studio.Client.GetByteArrayAsync($"/page/pictures.zip?ids={picture}", StudioProcess.Stop));
            Assert.Equal(ExitStatus.Done, (await studio.EndAsync()).Status);
        }

        Assert.Equal(3, Directory.GetFiles(Path.Combine(portable, "data", "outputs"), "*.png", SearchOption.AllDirectories).Length);
        Assert.Empty(Everything(home));
        Assert.Empty(Everything(temporary));

        string Folder(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

        static async Task PaintedAsync(StudioProcess studio, string job) => Assert.Equal("finished", (await studio.EndOfAsync(job)).GetProperty("summary").GetProperty("state").GetString());

        static IEnumerable<string> Everything(string path) => Directory.EnumerateFileSystemEntries(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
    }
}

using System.Diagnostics;
using Easel.Testing;

namespace Easel.Cli.Tests;

/// <summary>The launcher, with a stand-in for the .NET SDK that notes how often it was asked to build.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string FakeSdk = """
        #!/bin/sh
        here=$(dirname "$0")
        case $1 in
            --version) [ -f "$here/too-old" ] && exit 1; echo 10.0.100 ;;
            --list-sdks) echo "8.0.100 [/usr/share/dotnet/sdk]" ;;
            build)
                echo build >>"$here/calls"
                if [ -f "$here/fails" ]; then echo "Program.cs(1,1): error CS1002: ; expected"; exit 1; fi
                sleep 1
                mkdir -p artifacts/bin/Easel.Cli/release && echo program >artifacts/bin/Easel.Cli/release/easel.dll ;;
            msbuild) echo "$*" >>"$here/precompiles"; if [ -f "$here/no-compiler" ]; then echo "error NU1101: Unable to find package"; exit 1; fi ;;
            *) shift; printf 'ran'; for a in "$@"; do printf ' [%s]' "$a"; done; echo; exit "${FAKE_STATUS:-0}" ;;
        esac
        """;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("easel launcher ");    // with a space, as people have them
    private readonly DirectoryInfo sdk;

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell launcher is for Linux and macOS; Windows has easel.cmd.");
        sdk = root.CreateSubdirectory("sdk");
        Script(Path.Combine(sdk.FullName, "dotnet"), FakeSdk);
        Script(Path.Combine(root.FullName, "easel"), File.ReadAllText(Path.Combine(Golden.RepositoryRoot, "easel")));
        File.WriteAllText(Path.Combine(root.CreateSubdirectory("src").FullName, "Program.cs"), "return 0;");
    }

    private int Builds => File.Exists(Path.Combine(sdk.FullName, "calls")) ? File.ReadAllLines(Path.Combine(sdk.FullName, "calls")).Length : 0;

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task Mission_1_9_It_builds_once_says_so_on_standard_error_and_then_only_starts()
    {
        var first = await Launch("generate", "a \"red\" house", "--seed", "1");
        Assert.Equal((0, "ran [generate] [a \"red\" house] [--seed] [1]\n"), (first.Status, first.Out));
        Assert.StartsWith("easel: first start: building", first.Error);

        var second = await Launch("--version");
        Assert.Equal((0, "ran [--version]\n", ""), (second.Status, second.Out, second.Error));
        Assert.Equal(1, Builds);
    }

    [Fact]
    public async Task What_was_built_is_compiled_ahead_of_time_once_and_where_that_fails_everything_works_only_slower()
    {
        Assert.DoesNotContain("ahead of time", (await Launch("x")).Error);
        await Launch("x");
        Assert.Equal(["msbuild eng/Precompile -nodeReuse:false -restore -target:Precompile"], File.ReadAllLines(Path.Combine(sdk.FullName, "precompiles")));

        File.WriteAllText(Path.Combine(sdk.FullName, "no-compiler"), "");
        File.WriteAllText(Path.Combine(root.FullName, "src", "Program.cs"), "return 1;");
        var slower = await Launch("x");
        Assert.Equal((0, "ran [x]\n"), (slower.Status, slower.Out));
        Assert.Contains("could not be compiled ahead of time", slower.Error);
        Assert.Contains("NU1101", File.ReadAllText(Path.Combine(root.FullName, "artifacts", "launcher", "precompile.log")));
        Assert.Equal("", (await Launch("x")).Error);
    }

    [Fact]
    public async Task Mission_1_9_The_first_starts_of_several_at_once_build_once()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Launch($"{i}")));
        Assert.All(runs, (run, i) => Assert.Equal((0, $"ran [{i}]\n"), (run.Status, run.Out)));
        Assert.Equal(1, Builds);
        Assert.False(File.Exists(Path.Combine(root.FullName, "artifacts", "launcher", "lock")));
    }

    [Fact]
    public async Task Changed_added_and_deleted_sources_build_again()
    {
        await Launch("x");
        File.WriteAllText(Path.Combine(root.FullName, "src", "Program.cs"), "return 1;");
        Assert.Contains("the sources changed", (await Launch("x")).Error);
        File.WriteAllText(Path.Combine(root.FullName, "src", "New.cs"), "");
        await Launch("x");
        File.Delete(Path.Combine(root.FullName, "src", "New.cs"));
        await Launch("x");
        await Launch("x");
        Assert.Equal(4, Builds);
    }

    [Fact]
    public async Task It_works_through_symbolic_links_and_from_any_folder_and_passes_the_exit_status_on()
    {
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "bin"), root.CreateSubdirectory("tools").FullName);
        File.CreateSymbolicLink(Path.Combine(root.FullName, "tools", "easel2"), "../easel");
        File.CreateSymbolicLink(Path.Combine(root.FullName, "tools", "easel3"), "easel2");
        var run = await LaunchWith(Path.Combine(root.FullName, "bin", "easel3"), new() { ["FAKE_STATUS"] = "130" }, "x");
        Assert.Equal((130, "ran [x]\n"), (run.Status, run.Out));
        Assert.True(File.Exists(Path.Combine(root.FullName, "artifacts", "launcher", "built")));
    }

    [Fact]
    public async Task A_failed_build_shows_its_errors_and_is_tried_again()
    {
        File.WriteAllText(Path.Combine(sdk.FullName, "fails"), "");
        var failed = await Launch("x");
        Assert.Equal((1, ""), (failed.Status, failed.Out));
        Assert.Contains("error CS1002", failed.Error);
        File.Delete(Path.Combine(sdk.FullName, "fails"));
        Assert.Equal(0, (await Launch("x")).Status);
    }

    [Fact]
    public async Task A_lock_whose_holder_died_does_not_hold_anyone_up()
    {
        var state = root.CreateSubdirectory(Path.Combine("artifacts", "launcher"));
        using var gone = Process.Start(new ProcessStartInfo("true"))!;
        await gone.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(state.FullName, "lock"), $"{gone.Id}");
        Assert.Equal(0, (await Launch("x")).Status);
        Assert.Equal(["built"], state.GetFiles().Select(f => f.Name).Where(n => n is not ("build.log" or "precompile.log")));
    }

    [Fact]
    public async Task A_missing_or_old_SDK_is_named_with_where_to_get_it()
    {
        File.WriteAllText(Path.Combine(sdk.FullName, "too-old"), "");
        var old = await Launch("x");
        Assert.Equal(1, old.Status);
        Assert.Contains("8.0.100", old.Error);
        Assert.Contains("https://dotnet.microsoft.com/download", old.Error);

        // Only the tools that the launcher itself uses are on this path.
        var tools = root.CreateSubdirectory("plain");
        foreach (var tool in new[] { "dirname", "readlink", "find", "head", "mkdir" })
            File.CreateSymbolicLink(Path.Combine(tools.FullName, tool), File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");
        var missing = await LaunchWith(Path.Combine(root.FullName, "easel"), new() { ["PATH"] = tools.FullName }, "x");
        Assert.Equal(1, missing.Status);
        Assert.Contains("the .NET SDK 10 is not installed", missing.Error);
    }

    private Task<Run> Launch(params string[] arguments) => LaunchWith(Path.Combine(root.FullName, "easel"), [], arguments);

    private async Task<Run> LaunchWith(string launcher, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", [launcher, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["PATH"] = $"{sdk.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Run(process.ExitCode, await output, await error);
    }

    private static void Script(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

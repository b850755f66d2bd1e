using System.Diagnostics;
using Easel.Application.Starting;
using Easel.Cli.Serving;

namespace Easel.Cli.Tests.Serving;

/// <summary>Which versions are at hand, told from real clones and folders.</summary>
public sealed class VersionsTests : IDisposable
{
    private const string Tables = "src/Easel.Application/Data/Migrations/Tables.cs";

    private readonly string folder = Directory.CreateTempSubdirectory("easel versions-").FullName;

    public void Dispose()
    {
        // git's own files are read-only.
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Mission_1_21_A_clone_lists_its_versions_and_the_command_goes_to_one_and_back()
    {
        if (!HasGit()) Assert.Skip("There is no git on this machine.");
        var (root, data) = (Path.Combine(folder, "clone"), Path.Combine(folder, "data"));
        Directory.CreateDirectory(Path.Combine(root, "src", "Easel.Cli"));
        await File.WriteAllTextAsync(Path.Combine(root, "src", "Easel.Cli", "Program.cs"), "", TestContext.Current.CancellationToken);
        Git(root, "init", "--quiet", "--initial-branch=main");
        var first = Commit(root, "2026-01-01", "The first tables", Tables, "one");
        Git(root, "tag", "v0.1");
        var second = Commit(root, "2026-02-01", "More tables", Tables, "two");
        var third = Commit(root, "2026-03-01", "A new page", "src/Easel.Cli/Page.cs", "page");
        var program = Directory.CreateDirectory(Path.Combine(root, "artifacts", "bin", "Easel.Cli", "release")).FullName;

        var found = await Of(program, third, data).LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((InstallKind.Clone, root, false, null), (found.Kind, found.Folder, found.IsChanged, found.Problem));
        Assert.Equal([third[..12], second[..12], $"v0.1 ({first[..12]})"], found.Versions.Select(it => it.Name));
        Assert.Equal(["A new page", "More tables", "The first tables"], found.Versions.Select(it => it.Words));
        Assert.Equal([true, false, false], found.Versions.Select(it => it.IsRunning));
        // Only what has other tables refuses the database.
        Assert.Equal([false, false, true], found.Versions.Select(it => it.OlderDatabase));
        Assert.Equal($"git -C {Q(root)} switch --detach v0.1 && {Q(Path.Combine(root, OperatingSystem.IsWindows() ? "easel.cmd" : "easel"))} serve --data-dir {Q(data)}", found.Versions[2].Command);

        Git(root, "switch", "--quiet", "--detach", "v0.1");
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(root, Tables), TestContext.Current.CancellationToken));
        // The way back names the branch, from which git pull goes on.
        var back = await Of(program, first, data).LookAsync(TestContext.Current.CancellationToken);
        Assert.Null(back.Problem);
        Assert.StartsWith($"git -C {Q(root)} switch main && ", back.Versions[0].Command, StringComparison.Ordinal);
        Assert.True(back.Versions[2].IsRunning);

        await File.WriteAllTextAsync(Path.Combine(root, Tables), "edited", TestContext.Current.CancellationToken);
        Assert.True((await Of(program, first, data).LookAsync(TestContext.Current.CancellationToken)).IsChanged);
    }

    [Fact]
    public async Task Mission_1_21_Releases_that_lie_beside_each_other_are_listed_with_what_starts_them_on_the_same_data()
    {
        foreach (var (name, version, day) in new[] { ("easel-0.1.0", "0.1.0 (aaaa)", 1), ("easel-0.2.0", "0.2.0 (bbbb)", 2), ("photos", null, 3) })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            if (version is null) continue;
            await File.WriteAllTextAsync(Path.Combine(folder, name, InstalledVersions.ReleaseFile), version + "\n", TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(Path.Combine(folder, name, InstalledVersions.ReleaseFile), new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc));
        }

        var found = await Of(Path.Combine(folder, "easel-0.1.0") + Path.DirectorySeparatorChar, "aaaa", "/data").LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(InstallKind.Release, found.Kind);
        Assert.Equal([("0.2.0 (bbbb)", false), ("0.1.0 (aaaa)", true)], found.Versions.Select(it => (it.Name, it.IsRunning)));
        Assert.Equal($"{Q(Path.Combine(folder, "easel-0.2.0", OperatingSystem.IsWindows() ? "easel.exe" : "easel"))} serve --data-dir /data", found.Versions[0].Command);
    }

    [Theory]
    [InlineData("/home/me/easel")]
    [InlineData("/home/me/my easel")]
    [InlineData("/home/$HOME/`id`/it's \"mine\"; #1 (new)")]
    public void A_shell_reads_a_path_as_it_is(string path)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no sh on Windows.");
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"printf %s {InstalledVersions.Quoted(path)}"]) { RedirectStandardOutput = true })!;
        Assert.Equal(path, shell.StandardOutput.ReadToEnd());
    }

    [Fact]
    public async Task What_is_neither_a_clone_nor_a_release_says_so()
    {
        var found = await Of(folder, null, "/data").LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((InstallKind.Other, 0, null), (found.Kind, found.Versions.Length, found.Problem));
    }

    [Fact]
    public async Task A_clone_that_git_cannot_read_tells_why()
    {
        if (!HasGit()) Assert.Skip("There is no git on this machine.");
        Directory.CreateDirectory(Path.Combine(folder, "src", "Easel.Cli"));
        await File.WriteAllTextAsync(Path.Combine(folder, ".git"), "gitdir: /nowhere\n", TestContext.Current.CancellationToken);
        var found = await Of(folder, null, "/data").LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((InstallKind.Clone, 0), (found.Kind, found.Versions.Length));
        Assert.Contains("not a git repository", found.Problem, StringComparison.Ordinal);
    }

    private static InstalledVersions Of(string program, string? commit, string data) => new(program, home: null, "0.1.0 (aaaa)", commit, data);

    private static string Commit(string root, string day, string message, string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
        File.WriteAllText(Path.Combine(root, file), text);
        Git(root, "add", ".");
        Run(root, day, "commit", "--quiet", "-m", message);
        return Git(root, "rev-parse", "HEAD").Trim();
    }

    private static string Git(string root, params string[] arguments) => Run(root, null, arguments);

    private static string Run(string root, string? day, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", root, "-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", .. arguments]) { RedirectStandardOutput = true };
        if (day is not null) start.Environment["GIT_COMMITTER_DATE"] = start.Environment["GIT_AUTHOR_DATE"] = $"{day}T12:00:00Z";
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }

    // The folders of these tests have a space in their names.
    private static string Q(string path) => OperatingSystem.IsWindows() ? $"\"{path}\"" : $"'{path}'";

    private static bool HasGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true });
            git!.WaitForExit();
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

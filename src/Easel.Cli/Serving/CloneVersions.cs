using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Easel.Application.Starting;

namespace Easel.Cli.Serving;

/// <summary>The versions of a git clone: its tags and the newest of its history. git goes to one of them, and the launcher builds what is there.</summary>
/// <param name="root">The clone.</param>
/// <param name="running">The commit that runs, in full; null where it is not known.</param>
/// <param name="data">The data folder, which any version is to go on with.</param>
internal sealed class CloneVersions(string root, string? running, string data)
{
    private const int Newest = 12;
    private const int MostTags = 30;
    private const string Tables = "src/Easel.Application/Data/Migrations";
    private const string Format = "--format=%H%x1f%cI%x1f%D%x1f%s";

    private sealed record Commit(string Hash, DateTimeOffset Date, string[] Tags, string? Branch, string Subject);

    public async Task<StudioVersionList> LookAsync(CancellationToken stop)
    {
        try
        {
            // git takes a name without a sign for a folder of branches.
            var history = await GitAsync(["log", "-n", $"{Newest}", Format, "HEAD", "--branches=[m]ain", "--branches=[m]aster", "--remotes=*/main", "--remotes=*/master"], null, stop);
            var tagged = await GitAsync(["log", "--no-walk", "-n", $"{MostTags}", Format, "--tags"], null, stop);
            var own = running is null ? "" : await GitAsync(["log", "--no-walk", "--ignore-missing", Format, running], null, stop);
            Commit[] all = [.. string.Concat(history, tagged, own).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).DistinctBy(it => it.Hash).OrderByDescending(it => it.Date)];
            var older = await OlderAsync(all, stop);
            var changed = (await GitAsync(["status", "--porcelain", "--untracked-files=no"], null, stop)).Length > 0;
            return new StudioVersionList(InstallKind.Clone, root, changed, [.. all.Select(it => new StudioVersion(Name(it), it.Date, it.Subject, it.Hash == running, older.Contains(it.Hash), CommandOf(it)))]);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return new StudioVersionList(InstallKind.Clone, root, false, [], e is Win32Exception ? "git is not installed, or not on the PATH." : e.Message);
        }
    }

    private static string Name(Commit it) => it.Tags is [var tag, ..] ? $"{tag} ({it.Hash[..12]})" : it.Hash[..12];

    // A branch is named where its newest commit is meant: git pull goes on from there.
    private string CommandOf(Commit it) =>
        $"git -C {InstalledVersions.Quoted(root)} switch {it.Branch ?? $"--detach {(it.Tags is [var tag, ..] ? tag : it.Hash[..12])}"} && {InstalledVersions.Quoted(Path.Combine(root, OperatingSystem.IsWindows() ? "easel.cmd" : "easel"))} serve --data-dir {InstalledVersions.Quoted(data)}";

    private static Commit Read(string line)
    {
        var parts = line.Split('\x1f');
        var names = parts[2].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(it => it.Replace("HEAD -> ", "", StringComparison.Ordinal)).ToList();
        return new Commit(
            parts[0], DateTimeOffset.Parse(parts[1], CultureInfo.InvariantCulture), [.. names.Where(it => it.StartsWith("tag: ", StringComparison.Ordinal)).Select(it => it[5..])],
            names.Find(it => it is "main" or "master"), parts[3]);
    }

    // The tables are made by the files of one folder: where that folder is another one, and older, the database has what the version does not know.
    private async Task<HashSet<string>> OlderAsync(Commit[] all, CancellationToken stop)
    {
        if (all.FirstOrDefault(it => it.Hash == running) is not { } now) return [];
        var found = (await GitAsync(["cat-file", "--batch-check=%(objectname)"], string.Concat(all.Select(it => $"{it.Hash}:{Tables}\n")), stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var own = found[Array.IndexOf(all, now)];
        return [.. all.Where((it, i) => it.Date < now.Date && found[i] != own).Select(it => it.Hash)];
    }

    private async Task<string> GitAsync(string[] arguments, string? input, CancellationToken stop)
    {
        // Its own words, whatever language the machine speaks; it asks nobody anything.
        var start = new ProcessStartInfo("git", ["-C", root, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        using var git = Process.Start(start)!;
        var (output, error) = (git.StandardOutput.ReadToEndAsync(stop), git.StandardError.ReadToEndAsync(stop));
        if (input is not null) await git.StandardInput.WriteAsync(input.AsMemory(), stop);
        git.StandardInput.Close();
        await git.WaitForExitAsync(stop);
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {arguments[0]}: {(await error).Trim()}");
        return await output;
    }
}

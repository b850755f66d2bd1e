using System.Buffers;
using System.Collections.Immutable;
using Easel.Application.Starting;

namespace Easel.Cli.Serving;

/// <summary>Finds out what this studio was started from, and which other versions lie there.</summary>
/// <param name="program">The folder of the program that runs.</param>
/// <param name="home">The folder that the launcher names; null where there was none.</param>
/// <param name="number">The version that runs, in words.</param>
/// <param name="commit">Its commit, in full; null where it is not known.</param>
/// <param name="data">The data folder, which any version is to go on with.</param>
internal sealed class InstalledVersions(string program, string? home, string number, string? commit, string data) : IStudioVersions
{
    /// <summary>The file in which <c>eng/release</c> writes a release's version.</summary>
    public const string ReleaseFile = "VERSION";

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/\\:._-+=@,~");

    public Task<StudioVersionList> LookAsync(CancellationToken stop)
    {
        if (Clone() is { } clone) return new CloneVersions(clone, commit, data).LookAsync(stop);
        if (File.Exists(Path.Combine(program, ReleaseFile))) return Task.FromResult(new StudioVersionList(InstallKind.Release, program, false, Releases()));
        return Task.FromResult(new StudioVersionList(InstallKind.Other, program, false, []));
    }

    /// <summary>A path as a terminal takes it.</summary>
    public static string Quoted(string path) => !path.AsSpan().ContainsAnyExcept(Plain) ? path
        : OperatingSystem.IsWindows() ? $"\"{path}\""
        : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // The launcher's build and a developer's lie in artifacts/bin/Easel.Cli/… of the clone.
    private string? Clone()
    {
        if (home is not null && IsClone(home)) return home;
        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
            if (IsClone(folder.FullName)) return folder.FullName;
        return null;
    }

    private static bool IsClone(string folder) => Path.Exists(Path.Combine(folder, ".git")) && Directory.Exists(Path.Combine(folder, "src", "Easel.Cli"));

    // Unpacked beside each other, as they are by whoever updates.
    private ImmutableArray<StudioVersion> Releases()
    {
        var own = Path.TrimEndingDirectorySeparator(program);
        var beside = Path.GetDirectoryName(own) is { } parent ? Directory.EnumerateDirectories(parent).Where(it => File.Exists(Path.Combine(it, ReleaseFile))) : [own];
        return
        [
            .. beside.Select(it => (Folder: it, File: new FileInfo(Path.Combine(it, ReleaseFile)))).OrderByDescending(it => it.File.LastWriteTimeUtc).Take(20)
                .Select(it => new StudioVersion(
                    it.Folder == own ? number : Number(it.File), it.File.LastWriteTimeUtc, it.Folder, it.Folder == own, false,
                    $"{Quoted(Path.Combine(it.Folder, OperatingSystem.IsWindows() ? "easel.exe" : "easel"))} serve --data-dir {Quoted(data)}")),
        ];
    }

    private static string Number(FileInfo file)
    {
        try
        {
            return File.ReadLines(file.FullName).FirstOrDefault()?.Trim() ?? "?";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}

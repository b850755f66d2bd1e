using System.Diagnostics;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Worker.Tests.Training;

/// <summary>A disk that really is full: a file system in memory of a few blocks. Where it may not be mounted, the process tests' limit of file sizes remains.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TrainingStudio studio = new();
    private bool mounted;

    public void Dispose()
    {
        if (mounted) Run("umount", studio.Path("out"));
        studio.Dispose();
    }

    [Fact]
    public async Task Nothing_is_lost_and_the_message_says_where_it_is()
    {
        Directory.CreateDirectory(studio.Path("out"));
        mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "easel-test", studio.Path("out"));
        Assert.SkipUnless(mounted, "This user may not mount a file system.");
        var whole = await studio.TrainAsync(studio.Request with { Save = new TrainSave(studio.Path("elsewhere"), "name") });
        studio.Events.Clear();

        var request = studio.Request with { Save = studio.Request.Save with { EveryNSteps = 2, State = true } };
        var error = await Assert.ThrowsAsync<EaselException>(() => studio.TrainAsync(request));
        Assert.Equal("cannot-write", error.Code);
        Assert.Contains(studio.Events.OfType<JobLog>(), log => log.Message.Contains("Training goes on", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(studio.Path("out")));
        var rescued = Assert.Single(studio.Events.OfType<JobTrainingSaved>()).Path;
        Assert.Contains(rescued, error.Message, StringComparison.Ordinal);
        TrainedFiles.AssertSame(whole.File!, rescued);
        File.Delete(rescued);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

using Easel.Core.Errors;
using Easel.Core.Requests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Tests.Data;

/// <summary>A database that has no room left.</summary>
public sealed class DiskFullTests
{
    private static readonly string Words = string.Join(' ', Enumerable.Repeat("house", 1000));

    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task A_job_for_which_there_is_no_room_is_refused_and_those_before_it_stay()
    {
        await using var studio = await TestStudio.OpenAsync();
        var kept = await studio.Local.SubmitAsync(new GenerateRequest("a house"), Stop);
        studio.Disk.IsFull = true;
        var accepted = new List<Core.Jobs.JobId> { kept };
        var refusal = await FillAsync(studio, accepted);
        Assert.Equal("disk-full", refusal.Code);
        Assert.Contains("Make room", refusal.Message, StringComparison.Ordinal);

        // It answers questions, and what it accepted is there and nothing else.
        Assert.Equal(accepted, (await studio.Local.JobsAsync(10, Stop)).Select(it => it.Id));
        await studio.RestartAsync();
        Assert.Equal(accepted, (await studio.Local.JobsAsync(10, Stop)).Select(it => it.Id));

        studio.Disk.IsFull = false;
        var later = await studio.Local.SubmitAsync(new GenerateRequest(Words), Stop);
        Assert.Equal([.. accepted, later], (await studio.Local.JobsAsync(10, Stop)).Select(it => it.Id));
    }

    [Fact]
    public async Task A_picture_for_which_there_is_no_room_leaves_no_file_behind_and_is_taken_in_later()
    {
        await using var studio = await TestStudio.OpenAsync();
        await studio.Local.SubmitAsync(new GenerateRequest("a cat"), Stop);
        var job = await studio.TakeAsync();
        studio.Disk.IsFull = true;
        await FillAsync(studio, []);
        var infotext = $"{Words}\nSteps: 5, Sampler: Euler a, Seed: 7, Size: 16x8";
        var error = await Assert.ThrowsAsync<EaselException>(() => studio.PaintAsync(job, infotext: infotext));
        Assert.Equal("disk-full", error.Code);
        Assert.Empty(Directory.EnumerateFiles(studio.Folders.Outputs, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));

        studio.Disk.IsFull = false;
        var image = await studio.PaintAsync(job, infotext: infotext);
        await studio.FinishAsync(job, image);
        Assert.True(File.Exists(Path.Combine(studio.Folders.Outputs, image.Path)));
    }

    [Fact]
    public async Task Drafts_and_changes_of_rows_are_refused_in_the_same_words()
    {
        await using var studio = await TestStudio.OpenAsync();
        await studio.Local.SubmitAsync(new GenerateRequest("a house"), Stop);
        studio.Disk.IsFull = true;
        await FillAsync(studio, []);
        Assert.Equal("disk-full", (await Assert.ThrowsAsync<EaselException>(() => studio.Local.KeepDraftAsync("paint", new string('x', 100_000), Stop))).Code);
        await using var context = await studio.Contexts.CreateDbContextAsync(Stop);
        var update = () => context.Jobs.ExecuteUpdateAsync(set => set.SetProperty(it => it.Title, new string('x', 100_000)), Stop);
        Assert.Equal("disk-full", (await Assert.ThrowsAsync<EaselException>(update)).Code);
    }

    private static async Task<EaselException> FillAsync(TestStudio studio, List<Core.Jobs.JobId> accepted)
    {
        for (var i = 0; i < 1000; i++)
        {
            try
            {
                accepted.Add(await studio.Local.SubmitAsync(new GenerateRequest(Words), Stop));
            }
            catch (EaselException e)
            {
                return e;
            }
        }

        throw new InvalidOperationException("the database found room for everything");
    }
}

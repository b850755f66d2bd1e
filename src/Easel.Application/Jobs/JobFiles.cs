using System.Collections.Immutable;
using Easel.Application.Data;
using Easel.Application.Errors;
using Easel.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Jobs;

/// <summary>A file that a job made: a model, a saved state, or a sample picture.</summary>
/// <param name="Number">By which it is fetched.</param>
/// <param name="Path">Where it is; a state is a folder.</param>
/// <param name="What"><c>model</c>, <c>state</c> or <c>sample</c>.</param>
/// <param name="Step">The step of a training that it was saved at; null for others.</param>
/// <param name="Bytes">Its size.</param>
public sealed record JobFile(int Number, string Path, string What, int? Step, long Bytes);

/// <summary>The files that jobs made beside pictures, by what their events and results say.</summary>
/// <param name="contexts">The database.</param>
public sealed class JobFiles(IDbContextFactory<StudioContext> contexts)
{
    /// <summary>A job's files in the order in which they were made, those that are still there.</summary>
    /// <exception cref="NotFoundException">There is no such job of this owner.</exception>
    public async Task<ImmutableArray<JobFile>> OfAsync(string owner, JobId id, CancellationToken stop) =>
    [
        .. from it in (await SavedAsync(owner, id, stop)).Index()
           let bytes = SizeOf(it.Item.Path)
           where bytes is not null
           select new JobFile(it.Index, it.Item.Path, it.Item.What, it.Item.Step, bytes.Value),
    ];

    /// <summary>One file by its number; states, which are folders, are not fetched.</summary>
    /// <exception cref="NotFoundException">There is none, or no such job of this owner.</exception>
    public async Task<string> PathAsync(string owner, JobId id, int number, CancellationToken stop)
    {
        var saved = await SavedAsync(owner, id, stop);
        return number >= 0 && number < saved.Count && File.Exists(saved[number].Path) ? saved[number].Path : throw new NotFoundException("file", $"{number} of job {id}");
    }

    // What was saved again, by a later try for instance, is one file; what is gone keeps its number.
    private async Task<List<(string Path, string What, int? Step)>> SavedAsync(string owner, JobId id, CancellationToken stop)
    {
        await using var context = await contexts.CreateDbContextAsync(stop);
        var row = await JobLedger.RowAsync(context, owner, id, stop);
        var events = await context.Events.AsNoTracking().Where(it => it.Job == id && EF.Functions.Like(it.Json, "%\"event\":\"training-saved\"%")).OrderBy(it => it.Id).Select(it => it.Json).ToListAsync(stop);
        var saved = events.Select(JobJson.ReadEvent).OfType<JobTrainingSaved>().Select(it => (it.Path, it.What, Step: (int?)it.Step)).ToList();
        if (row.Result is { } result)
        {
            saved.AddRange(JobJson.ReadResult(result) switch
            {
                ModelFileResult it => [(it.Path, "model", null)],
                PullResult it => [(it.Path, "model", null)],
                _ => Array.Empty<(string, string, int?)>(),
            });
        }

        return [.. saved.GroupBy(it => it.Path, StringComparer.Ordinal).Select(group => group.Last())];
    }

    /// <summary>The bytes of a file or of all in a folder; null where it is gone, as a running training's old states are from one moment to the next.</summary>
    private static long? SizeOf(string path)
    {
        try
        {
            return File.Exists(path) ? new FileInfo(path).Length : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

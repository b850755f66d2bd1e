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
    public async Task<ImmutableArray<JobFile>> OfAsync(string owner, JobId id, CancellationToken stop)
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

        // What was saved again, by a later try for instance, is one file; what is gone keeps its number.
        return [.. saved.GroupBy(it => it.Path, StringComparer.Ordinal).Select((group, i) => (File: group.Last(), Number: i)).Where(it => Path.Exists(it.File.Path))
            .Select(it => new JobFile(it.Number, it.File.Path, it.File.What, it.File.Step, SizeOf(it.File.Path)))];
    }

    /// <summary>One file by its number; states, which are folders, are not fetched.</summary>
    /// <exception cref="NotFoundException">There is none, or no such job of this owner.</exception>
    public async Task<string> PathAsync(string owner, JobId id, int number, CancellationToken stop)
    {
        return (await OfAsync(owner, id, stop)).FirstOrDefault(it => it.Number == number)?.Path is { } path && File.Exists(path) ? path : throw new NotFoundException("file", $"{number} of job {id}");
    }

    private static long SizeOf(string path) => File.Exists(path) ? new FileInfo(path).Length : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}

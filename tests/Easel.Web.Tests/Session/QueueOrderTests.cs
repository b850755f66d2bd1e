using System.Collections.Immutable;
using Easel.Application.Jobs;
using Easel.Core.Jobs;
using Easel.Web.Session;

namespace Easel.Web.Tests.Session;

public sealed class QueueOrderTests
{
    private static readonly ImmutableArray<JobSummary> Jobs = [Job("r", JobState.Running), Job("a", JobState.Queued, 1), Job("b", JobState.Paused, 2), Job("c", JobState.Queued, 3), Job("e", JobState.Finished)];

    [Theory]
    [InlineData("c", "a", "rcabe")]
    [InlineData("a", "c", "rbace")]
    [InlineData("a", null, "rbcae")]
    [InlineData("b", "b", "rabce")]
    [InlineData("r", "a", "rabce")]
    [InlineData("a", "e", "rabce")]
    public void A_waiting_job_goes_before_another_waiting_one_or_behind_all_of_them(string job, string? before, string expected)
    {
        var moved = QueueOrder.Move(Jobs, Id(job), before is null ? null : Id(before));
        Assert.Equal(expected, string.Concat(moved.Select(it => it.Title)));
        Assert.Equal([null, 1, 2, 3, null], moved.Select(it => it.Ahead));
    }

    private static JobId Id(string name) => new(new Guid(name[0], 0, 0, new byte[8]));

    private static JobSummary Job(string name, JobState state, int? ahead = null) =>
        new(Id(name), "local", "generate", name, "page", state, 0, 0, null, DateTimeOffset.UnixEpoch, null, null, null, null) { Ahead = ahead };
}

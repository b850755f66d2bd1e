using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Jobs;
using Easel.Jobs.Queue;

namespace Easel.Jobs.Tests.Queue;

public sealed class AffinityPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly WorkerState Fresh = new("w", ["generate"]);

    [Fact]
    public void Priority_goes_first_then_order() =>
        Assert.Equal("c", Choose(Fresh, [], Job("a", place: 1), Job("b", place: 3, priority: 1), Job("c", place: 2, priority: 1), Job("d", place: 0, priority: -1)));

    [Fact]
    public void Owners_take_turns_however_many_jobs_one_of_them_has()
    {
        var jobs = Enumerable.Range(0, 6).Select(i => Job($"a{i}", place: i, owner: "ann")).Concat(Enumerable.Range(0, 2).Select(i => Job($"b{i}", place: 100 + i, owner: "bob"))).ToList();
        var turns = new Dictionary<string, OwnerTurn>();
        var order = new List<string>();
        for (var at = Now; jobs.Count > 0; at += TimeSpan.FromSeconds(1))
        {
            var chosen = jobs.Single(it => it.Id == AffinityPolicy.Choose(jobs, [.. turns.Values], Fresh, at));
            jobs.Remove(chosen);
            turns[chosen.Owner] = new OwnerTurn(chosen.Owner, 0, at);
            order.Add(chosen.Owner);
        }

        Assert.Equal(["ann", "bob", "ann", "bob", "ann", "ann", "ann", "ann"], order);
    }

    [Fact]
    public void An_owner_with_fewer_running_jobs_goes_before_one_with_more() =>
        Assert.Equal("b", Choose(Fresh, [new OwnerTurn("ann", 1, Now.AddHours(-1)), new OwnerTurn("bob", 0, Now)], Job("a", owner: "ann"), Job("b", owner: "bob", place: 5)));

    [Fact]
    public void A_loaded_model_goes_first_but_no_job_is_passed_over_for_ever()
    {
        var worker = Fresh with { HasModel = true, Model = "x" };
        Assert.Equal("near", Choose(worker, [], Job("far", place: 1, model: "y"), Job("near", place: 2, model: "x")));
        Assert.Equal("far", Choose(worker, [], Job("far", place: 1, model: "y", age: TimeSpan.FromMinutes(3)), Job("near", place: 2, model: "x")));
        // Before its first job no model is nearer, not even the default one.
        Assert.Equal("far", Choose(Fresh, [], Job("far", place: 1, model: "y"), Job("near", place: 2)));
        Assert.Equal("near", Choose(Fresh with { HasModel = true }, [], Job("far", place: 1, model: "y"), Job("near", place: 2)));
    }

    [Fact]
    public void A_worker_gets_only_what_it_can_do()
    {
        Assert.Null(Choose(Fresh, [], Job("a", kind: "merge")));
        Assert.Null(Choose(Fresh, []));
    }

    private static string? Choose(WorkerState worker, OwnerTurn[] turns, params WaitingJob[] jobs)
    {
        var chosen = AffinityPolicy.Choose(jobs, turns, worker, Now);
        return jobs.FirstOrDefault(it => it.Id == chosen)?.Id is { } id ? Name(id) : null;
    }

    private static string Name(JobId id) => System.Text.Encoding.ASCII.GetString(id.Value.ToByteArray()).TrimEnd('\0');

    // The name is the id: what is chosen can be read.
    private static WaitingJob Job(string name, long place = 0, int priority = 0, string owner = "ann", string? model = null, TimeSpan age = default, string kind = "generate") =>
        new(new JobId(new Guid(System.Text.Encoding.ASCII.GetBytes(name.PadRight(16, '\0')))), owner, kind, priority, place, model, Now - age);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Easel.Cli.Tests.Serving;

/// <summary>
/// Many clients, random cancels, kills of the whole studio: in the end every job is accounted for. EASEL_SOAK=1000 submits a thousand jobs from
/// fifty clients and kills the studio three times; without it, a handful and one kill.
/// </summary>
public sealed class SoakTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-soak-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_job_is_accounted_for()
    {
        var isLong = int.TryParse(Environment.GetEnvironmentVariable("EASEL_SOAK"), CultureInfo.InvariantCulture, out var wanted);
        var (count, clients, kills) = isLong ? (wanted, 50, 3) : (12, 4, 1);
        var watch = Stopwatch.StartNew();
        var jobs = new ConcurrentDictionary<int, string>();
        var cancelled = new ConcurrentBag<string>();
        var next = -1;
        for (var round = 0; round <= kills; round++)
        {
            using var studio = await StudioProcess.StartAsync(folder);
            // Each round submits its share; what a kill cut off is sent again with the same key.
            var until = count * (round + 1) / (kills + 1);
            await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
            {
                var random = new Random(round * 1000 + client);
                for (var i = Interlocked.Increment(ref next); i < until; i = Interlocked.Increment(ref next))
                {
                    jobs[i] = await studio.SubmitAsync($$"""{"kind":"generate","prompt":"a cat {{i}}","width":64,"height":64,"steps":1,"seed":{{i}}}""", $"soak {i}");
                    if (random.Next(10) > 0) continue;
                    using var stopped = await studio.Client.PostAsync($"/api/v1/jobs/{jobs[i]}/stop", null, StudioProcess.Stop);
                    if (stopped.IsSuccessStatusCode) cancelled.Add(jobs[i]);
                }
            })));
            next = until - 1;
            if (round < kills)
            {
                // Killed while it works, at no moment in particular.
                await studio.UntilAsync("/api/v1/health", it => it.GetProperty("running").GetInt32() > 0 || it.GetProperty("queued").GetInt32() == 0);
                continue;
            }

            await studio.UntilAsync("/api/v1/health", it => it.GetProperty("running").GetInt32() + it.GetProperty("queued").GetInt32() == 0);
            var (finished, stoppedJobs, attempts) = (0, 0, 0);
            foreach (var (i, job) in jobs.OrderBy(it => it.Key))
            {
                var details = await studio.GetAsync($"/api/v1/jobs/{job}");
                var state = details.GetProperty("summary").GetProperty("state").GetString();
                attempts += details.GetProperty("attempts").GetArrayLength();
                Assert.True(state == "finished" || (state == "cancelled" && cancelled.Contains(job)), $"job {i} is {state}");
                if (state == "finished") finished++;
                else stoppedJobs++;
                var pictures = await studio.GetAsync($"/api/v1/jobs/{job}/pictures");
                if (state == "finished") Assert.Equal(i, Assert.Single(pictures.EnumerateArray()).GetProperty("seed").GetInt64());
            }

            Assert.Equal(count, jobs.Values.Distinct().Count());
            TestContext.Current.SendDiagnosticMessage($"{count} jobs of {clients} clients, {kills} kills: {finished} finished, {stoppedJobs} cancelled, {attempts} attempts, {watch.Elapsed.TotalSeconds:0} s");
        }
    }
}

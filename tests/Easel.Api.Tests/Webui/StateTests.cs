using System.Net.Http.Json;
using System.Text.Json;
using Easel.Application.Jobs;

namespace Easel.Api.Tests.Webui;

public sealed class StateTests
{
    private static CancellationToken Stop => ApiHost.Stop;

    [Fact]
    public async Task Idle_progress_is_exactly_nothing()
    {
        await using var host = await ApiHost.StartAsync();
        var progress = await host.GetAsync("/sdapi/v1/progress");
        Assert.Equal((0.0, 0, JsonValueKind.Null), (progress.GetProperty("progress").GetDouble(), progress.GetProperty("state").GetProperty("job_count").GetInt32(), progress.GetProperty("current_image").ValueKind));
        Assert.Equal(["interrupted", "job", "job_count", "job_no", "job_timestamp", "sampling_step", "sampling_steps", "skipped", "stopping_generation"],
            progress.GetProperty("state").EnumerateObject().Select(it => it.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_running_task_is_seen_by_its_own_name_and_ends_with_an_interrupt()
    {
        await using var host = await ApiHost.StartAsync();
        await Close(host);
        var painting = host.PostAsync("/sdapi/v1/txt2img", new { prompt = "x", n_iter = 3, width = 64, height = 64, force_task_id = "task(abc)" });
        var progress = await UntilAsync(async () => await host.GetAsync("/sdapi/v1/progress"), it => it.GetProperty("current_image").ValueKind == JsonValueKind.String && it.GetProperty("progress").GetDouble() > 0.1);
        Assert.Equal((0.5, 3), (progress.GetProperty("progress").GetDouble(), progress.GetProperty("state").GetProperty("job_count").GetInt32()));
        var (_, task) = await host.PostAsync("/internal/progress", new { id_task = "task(abc)", id_live_preview = -1 });
        Assert.True(task.GetProperty("active").GetBoolean());
        Assert.StartsWith("data:image/png;base64,", task.GetProperty("live_preview").GetString(), StringComparison.Ordinal);
        var (_, same) = await host.PostAsync("/internal/progress", new { id_task = "task(abc)", id_live_preview = task.GetProperty("id_live_preview").GetInt64() });
        Assert.Equal(JsonValueKind.Null, same.GetProperty("live_preview").ValueKind);

        Assert.Equal("{}", await TextAsync(host, "/sdapi/v1/interrupt"));
        host.Worker.Gate.Release(100);
        var (status, json) = await painting;
        Assert.Equal((200, 1), (status, json.GetProperty("images").GetArrayLength()));
        var (_, done) = await host.PostAsync("/internal/progress", new { id_task = "task(abc)" });
        Assert.True(done.GetProperty("completed").GetBoolean());
    }

    [Fact]
    public async Task A_queued_task_says_where_it_stands()
    {
        await using var host = await ApiHost.StartAsync();
        await Close(host);
        var first = host.PostAsync("/sdapi/v1/txt2img", new { width = 64, height = 64, force_task_id = "one" });
        await UntilAsync(async () => (await host.PostAsync("/internal/progress", new { id_task = "one" })).Json, it => it.GetProperty("active").GetBoolean());
        var second = host.PostAsync("/sdapi/v1/txt2img", new { width = 64, height = 64, force_task_id = "two" });
        var queued = await UntilAsync(async () => (await host.PostAsync("/internal/progress", new { id_task = "two" })).Json, it => it.GetProperty("queued").GetBoolean());
        Assert.StartsWith("In queue: ", queued.GetProperty("textinfo").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await host.GetAsync("/internal/pending-tasks")).GetProperty("size").GetInt32());
        host.Worker.Gate.Release(100);
        Assert.Equal((200, 200), ((await first).Status, (await second).Status));
    }

    [Theory]
    [InlineData("stop", "cancelled"), InlineData("continue", "finished")]
    public async Task A_client_that_leaves_stops_its_job_or_not_as_the_setting_says(string setting, string state)
    {
        await using var host = await ApiHost.StartAsync();
        await host.Client.PatchAsJsonAsync("/api/v1/settings", new Dictionary<string, string> { ["webui_client_left"] = setting }, Stop);
        await Close(host);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var painting = host.Client.PostAsJsonAsync("/sdapi/v1/txt2img", new { width = 64, height = 64 }, leaving.Token);
        await UntilAsync(async () => await host.GetAsync("/api/v1/jobs"), it => it.GetProperty("jobs").EnumerateArray().Any(job => job.GetProperty("state").GetString() == "running"));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => painting);
        if (setting == "continue") host.Worker.Gate.Release(100);
        var jobs = await UntilAsync(async () => await host.GetAsync("/api/v1/jobs"), it => it.GetProperty("jobs")[0].GetProperty("state").GetString() is "cancelled" or "finished");
        Assert.Equal(state, jobs.GetProperty("jobs")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_full_queue_is_429_with_the_time_to_come_back_and_the_limit_in_A1111s_shape()
    {
        await using var host = await ApiHost.StartAsync(limits: new QueueLimits { WaitingPerOwner = 1 });
        await Close(host);
        // One runs, one waits; the third has no room.
        var running = host.PostAsync("/sdapi/v1/txt2img", new { width = 64, height = 64, force_task_id = "one" });
        await UntilAsync(async () => (await host.PostAsync("/internal/progress", new { id_task = "one" })).Json, it => it.GetProperty("active").GetBoolean());
        var waiting = host.PostAsync("/sdapi/v1/txt2img", new { width = 64, height = 64, force_task_id = "two" });
        await UntilAsync(async () => (await host.PostAsync("/internal/progress", new { id_task = "two" })).Json, it => it.GetProperty("queued").GetBoolean());
        using (var refused = await host.Client.PostAsJsonAsync("/sdapi/v1/txt2img", new { width = 64, height = 64 }, Stop))
        {
            Assert.Equal((429, 15.0), ((int)refused.StatusCode, refused.Headers.RetryAfter?.Delta?.TotalSeconds));
            var error = await refused.Content.ReadFromJsonAsync<JsonElement>(Stop);
            Assert.Matches("takes 1 of one user.+cancel some", error.GetProperty("detail").GetString() + error.GetProperty("errors").GetString());
        }

        host.Worker.Gate.Release(100);
        Assert.Equal((200, 200), ((await running).Status, (await waiting).Status));
    }

    [Theory]
    [InlineData("skip", "null"), InlineData("interrupt", "{}"), InlineData("refresh-checkpoints", "null"), InlineData("refresh-vae", "null"), InlineData("refresh-loras", "null"),
     InlineData("refresh-embeddings", "null"), InlineData("unload-checkpoint", "{}"), InlineData("reload-checkpoint", "{}")]
    public async Task Routes_without_a_result_answer_JSON_and_need_no_body(string route, string answer)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(answer, await TextAsync(host, $"/sdapi/v1/{route}"));
    }

    private static async Task Close(ApiHost host)
    {
        while (host.Worker.Gate.CurrentCount > 0) await host.Worker.Gate.WaitAsync(Stop);
    }

    private static async Task<string> TextAsync(ApiHost host, string path)
    {
        using var response = await host.Client.PostAsync(path, null, Stop);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> good)
    {
        while (true)
        {
            var answer = await ask();
            if (good(answer)) return answer;
            await Task.Delay(20, Stop);
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Application.Jobs;

namespace Easel.Api.Tests.Native;

public sealed class JobRouteTests
{
    private const string Cat = """{"kind":"generate","prompt":"a cat","width":64,"height":64,"steps":2,"seed":5}""";

    private static CancellationToken Stop => ApiHost.Stop;

    [Fact]
    public async Task A_job_is_submitted_watched_and_its_picture_fetched()
    {
        await using var host = await ApiHost.StartAsync();
        using var submitted = await SubmitAsync(host, Cat);
        Assert.Equal(HttpStatusCode.Created, submitted.StatusCode);
        var id = (await submitted.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString();
        var stream = await host.Client.GetStringAsync($"/api/v1/jobs/{id}/events", Stop);
        var names = stream.Split('\n').Where(it => it.StartsWith("event: ", StringComparison.Ordinal)).Select(it => it["event: ".Length..].Trim()).ToList();
        Assert.Equal(["state", "state", "image", "finished"], names);
        // Behind an event that was heard, the rest follows; behind the last one, nothing.
        var ids = stream.Split('\n').Where(it => it.StartsWith("id: ", StringComparison.Ordinal)).Select(it => it["id: ".Length..].Trim()).ToList();
        Assert.Equal(1, await CountAsync(host, id, ids[2]));
        Assert.Equal(0, await CountAsync(host, id, ids[3]));

        var picture = (await host.GetAsync($"/api/v1/jobs/{id}/pictures"))[0];
        using var file = await host.Client.GetAsync($"/api/v1/pictures/{picture.GetProperty("id").GetString()}/file", Stop);
        Assert.Equal("image/png", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        var details = await host.GetAsync($"/api/v1/jobs/{id}");
        Assert.Equal(("finished", 5, 1), (details.GetProperty("summary").GetProperty("state").GetString(), details.GetProperty("request").GetProperty("seed").GetInt32(), details.GetProperty("attempts").GetArrayLength()));
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_job_and_another_request_with_it_a_conflict()
    {
        await using var host = await ApiHost.StartAsync();
        using var first = await SubmitAsync(host, Cat, "key");
        using var second = await SubmitAsync(host, Cat, "key");
        using var third = await SubmitAsync(host, Cat.Replace("cat", "dog", StringComparison.Ordinal), "key");
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict], new[] { first.StatusCode, second.StatusCode, third.StatusCode });
        Assert.Equal("conflict", (await third.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_full_queue_is_429_with_the_time_to_come_back()
    {
        await using var host = await ApiHost.StartAsync(limits: new QueueLimits { WaitingPerOwner = 1 });
        while (host.Worker.Gate.CurrentCount > 0) await host.Worker.Gate.WaitAsync(Stop);
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 5 && refused is null; i++) refused = await SubmitAsync(host, Cat) is { StatusCode: HttpStatusCode.TooManyRequests } busy ? busy : null;
        Assert.Equal(15, refused?.Headers.RetryAfter?.Delta?.TotalSeconds);
        var problem = await refused!.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Matches("takes 1 of one user.+cancel some", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("{", 422), InlineData("""{"kind":"nonsense"}""", 422), InlineData("""{"kind":"generate","prompt":"x","stepz":3}""", 422), InlineData("""{"kind":"generate","prompt":"x","steps":0,"cfg":-1}""", 422),
     InlineData("""{"kind":"merge","modelA":"a","modelB":"b","output":"c"}""", 422), InlineData("""{"kind":"generate","prompt":"x","output":{"path":"/etc/x"}}""", 422)]
    public async Task What_cannot_be_done_is_a_problem_with_a_code_and_fields(string body, int status)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await SubmitAsync(host, body);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEqual("bug", (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Waiting_jobs_are_changed_and_stopped()
    {
        await using var host = await ApiHost.StartAsync();
        using var submitted = await host.Client.PostAsync("/api/v1/jobs?paused=true", new StringContent(Cat, Encoding.UTF8, "application/json"), Stop);
        var id = (await submitted.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString();
        using var changed = await host.Client.PatchAsync($"/api/v1/jobs/{id}", new StringContent("""{"priority":7,"request":{"kind":"generate","prompt":"a dog"}}""", Encoding.UTF8, "application/json"), Stop);
        var summary = (await changed.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("summary");
        Assert.Equal((7, "a dog", "paused"), (summary.GetProperty("priority").GetInt32(), summary.GetProperty("title").GetString(), summary.GetProperty("state").GetString()));
        Assert.Equal(422, (await host.PostAsync($"/api/v1/jobs/{id}/stop?kind=nonsense")).Status);
        Assert.Equal(204, (await host.PostAsync($"/api/v1/jobs/{id}/stop")).Status);
        Assert.Equal("cancelled", (await host.GetAsync($"/api/v1/jobs/{id}")).GetProperty("summary").GetProperty("state").GetString());
        Assert.Equal(201, (await host.PostAsync($"/api/v1/jobs/{id}/repeat")).Status);
        Assert.Equal(404, (await host.PostAsync($"/api/v1/jobs/{Guid.NewGuid():N}/stop")).Status);
    }

    [Fact]
    public async Task Verifying_a_picture_paints_it_again_and_finds_it_equal()
    {
        await using var host = await ApiHost.StartAsync();
        using var submitted = await SubmitAsync(host, Cat);
        var id = (await submitted.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString();
        await host.Client.GetStringAsync($"/api/v1/jobs/{id}/events", Stop);
        var picture = (await host.GetAsync($"/api/v1/jobs/{id}/pictures"))[0].GetProperty("id").GetString();
        var (_, report) = await host.PostAsync($"/api/v1/pictures/{picture}/verify");
        Assert.Equal((true, 0), (report.GetProperty("isEqual").GetBoolean(), report.GetProperty("differences").GetArrayLength()));
    }

    private static async Task<int> CountAsync(ApiHost host, string? id, string after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{id}/events");
        request.Headers.Add("Last-Event-ID", after);
        using var response = await host.Client.SendAsync(request, Stop);
        return (await response.Content.ReadAsStringAsync(Stop)).Split("event: ").Length - 1;
    }

    private static Task<HttpResponseMessage> SubmitAsync(ApiHost host, string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return host.Client.SendAsync(request, Stop);
    }
}

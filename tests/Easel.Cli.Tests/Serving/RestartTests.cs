using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Cli.Console;

namespace Easel.Cli.Tests.Serving;

/// <summary>Start options are edited from inside, and the studio starts again with them.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-restart-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Mission_1_14_start_options_are_saved_a_restart_uses_them_and_waiting_jobs_are_kept()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(StudioProcess.Stop);
        var lines = new Lines();
        var serving = ServeAsync(lines, ending.Token);
        var first = await lines.NextAsync(serving);
        using var client = new HttpClient();
        var job = await (await client.PostAsJsonAsync($"{first}api/v1/jobs", new { kind = "generate", prompt = "kept", width = 64, height = 64, steps = 1 }, StudioProcess.Stop)).Content.ReadFromJsonAsync<JsonElement>(StudioProcess.Stop);

        using (var refused = await PutAsync(client, first, new { memoryBudget = 70000, memory = "huge", port = 0, device = "gpu" }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            var fields = (await refused.Content.ReadFromJsonAsync<JsonElement>(StudioProcess.Stop)).GetProperty("problems").EnumerateArray().Select(it => it.GetProperty("field").GetString());
            Assert.Equal(["device", "memory", "port"], fields.Order(StringComparer.Ordinal));
        }

        using (var refused = await PutAsync(client, first, new { memoryBudget = 70000 })) Assert.Matches("memoryBudget.*70000 GB is more than .+ has: [0-9.]+ GB", await refused.Content.ReadAsStringAsync(StudioProcess.Stop));
        using (var refused = await PutAsync(client, first, new { listen = "0.0.0.0" })) Assert.Contains("there is no account", await refused.Content.ReadAsStringAsync(StudioProcess.Stop), StringComparison.Ordinal);
        var port = Easel.Cli.Serving.FreePort.Any(IPAddress.Loopback);
        using (var saved = await PutAsync(client, first, new { memory = "low", device = "cpu", port }))
        {
            var view = await saved.Content.ReadFromJsonAsync<JsonElement>(StudioProcess.Stop);
            Assert.Equal((true, "auto", "low"), (view.GetProperty("needsRestart").GetBoolean(), view.GetProperty("running").GetProperty("memory").GetString(), view.GetProperty("saved").GetProperty("memory").GetString()));
        }

        using var answer = await client.PostAsync($"{first}api/v1/restart", null, StudioProcess.Stop);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var second = await lines.NextAsync(serving);
        Assert.Equal(($"http://127.0.0.1:{port}/", second), ((await answer.Content.ReadFromJsonAsync<JsonElement>(StudioProcess.Stop)).GetProperty("address").GetString(), second));
        var after = await client.GetFromJsonAsync<JsonElement>($"{second}api/v1/start", StudioProcess.Stop);
        Assert.Equal((false, "low", "cpu"), (after.GetProperty("needsRestart").GetBoolean(), after.GetProperty("running").GetProperty("memory").GetString(), after.GetProperty("running").GetProperty("device").GetString()));
        var kept = await client.GetFromJsonAsync<JsonElement>($"{second}api/v1/jobs/{job.GetProperty("id").GetString()}", StudioProcess.Stop);
        Assert.Equal("queued", kept.GetProperty("summary").GetProperty("state").GetString());

        // A second restart on the same port; and what is saved cannot keep the studio from coming up.
        await File.WriteAllTextAsync(Path.Combine(folder, "start.json"), "{\"memory\": \"huge\"}", StudioProcess.Stop);
        (await client.PostAsync($"{second}api/v1/restart", null, StudioProcess.Stop)).EnsureSuccessStatusCode();
        Assert.Equal(second, await lines.NextAsync(serving));
        Assert.Contains("it starts as before", lines.Error.ToString(), StringComparison.Ordinal);
        await ending.CancelAsync();
        Assert.Equal(ExitStatus.Done, await serving);
    }

    [Fact]
    public async Task Mission_1_14_a_restart_waits_for_the_job_in_hand_where_it_is_told_to()
    {
        using var studio = await StudioProcess.StartAsync(folder);
        var job = await studio.SubmitAsync("""{"kind":"generate","prompt":"x","width":128,"height":128,"steps":40,"count":3}""");
        var next = await studio.SubmitAsync("""{"kind":"generate","prompt":"y","width":64,"height":64,"steps":1}""");
        await studio.UntilAsync($"/api/v1/jobs/{job}", it => it.GetProperty("summary").GetProperty("state").GetString() == "running");
        using (var asked = await studio.Client.PostAsync("/api/v1/restart", null, StudioProcess.Stop)) Assert.Equal(HttpStatusCode.Conflict, asked.StatusCode);
        using (var told = await studio.Client.PostAsync("/api/v1/restart?when=idle", null, StudioProcess.Stop)) Assert.Equal(HttpStatusCode.Accepted, told.StatusCode);
        Assert.True((await studio.GetAsync("/api/v1/start")).GetProperty("isRestarting").GetBoolean());
        // The port stays, so that the client finds the studio again; the job was finished by its first try.
        var ended = await EventuallyAsync(studio, job);
        Assert.Equal(("finished", 1), (ended.GetProperty("summary").GetProperty("state").GetString(), ended.GetProperty("attempts").GetArrayLength()));
        Assert.Equal("finished", (await EventuallyAsync(studio, next)).GetProperty("summary").GetProperty("state").GetString());
        Assert.False((await studio.GetAsync("/api/v1/start")).GetProperty("isRestarting").GetBoolean());
        Assert.Contains("starting again", (await studio.EndAsync()).Error, StringComparison.Ordinal);
    }

    // Between two studios nobody answers.
    private static async Task<JsonElement> EventuallyAsync(StudioProcess studio, string job)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await studio.EndOfAsync(job);
            }
            catch (HttpRequestException) when (tries < 300)
            {
                await Task.Delay(200, StudioProcess.Stop);
            }
        }
    }

    private Task<int> ServeAsync(Lines lines, CancellationToken stop) =>
        EaselProgram.RunAsync(["serve", "--no-worker", "--data-dir", folder], new Terminal(TextReader.Null, lines, lines.Error, ShowsResults: false, ShowsProgress: false), stop);

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string studio, object options) =>
        await client.PutAsync(new Uri($"{studio}api/v1/start"), new StringContent(JsonSerializer.Serialize(options), Encoding.UTF8, "application/json"), StudioProcess.Stop);

    /// <summary>Standard output, line by line.</summary>
    private sealed class Lines : StringWriter
    {
        private readonly System.Threading.Channels.Channel<string> lines = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public StringWriter Error { get; } = new();

        public override void WriteLine(object? value) => lines.Writer.TryWrite($"{value}");

        public async Task<string> NextAsync(Task serving)
        {
            var line = lines.Reader.ReadAsync(StudioProcess.Stop).AsTask();
            await Task.WhenAny(line, serving);
            return line.IsCompleted ? await line : throw new InvalidOperationException($"The studio ended: {Error}");
        }
    }
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Easel.Cli.Tests.Serving;

/// <summary><c>easel serve</c> as a process of its own, and a client of it.</summary>
internal sealed class StudioProcess : IDisposable
{
    private readonly EaselProcess process;

    private StudioProcess(EaselProcess process, Uri address) => (this.process, Client) = (process, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(4) });

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public int Id => process.Id;

    /// <summary>Starts a studio on any free port and waits until it says where it is.</summary>
    public static Task<StudioProcess> StartAsync(string folder, params string[] more) => StartAsync(folder, new Dictionary<string, string>(), more);

    /// <summary>The same with variables of its own; without a folder it is where these say.</summary>
    public static async Task<StudioProcess> StartAsync(string? folder, IReadOnlyDictionary<string, string> surroundings, params string[] more)
    {
        var process = new EaselProcess(["serve", "--port", "0", .. folder is null ? Array.Empty<string>() : ["--data-dir", folder], .. more], surroundings);
        var line = await process.FirstLineAsync();
        if (Uri.TryCreate(line, UriKind.Absolute, out var address)) return new StudioProcess(process, address);
        var run = await process.EndAsync();
        throw new InvalidOperationException($"The studio did not start ({run.Status}): {run.Out} {run.Error}");
    }

    public async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Stop);

    public async Task<string> SubmitAsync(string request, string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs") { Content = new StringContent(request, Encoding.UTF8, "application/json") };
        if (key is not null) message.Headers.Add("Idempotency-Key", key);
        using var response = await Client.SendAsync(message, Stop);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> good)
    {
        while (true)
        {
            var answer = await GetAsync(path);
            if (good(answer)) return answer;
            await Task.Delay(100, Stop);
        }
    }

    /// <summary>Waits until a job has ended; returns all that is known of it.</summary>
    public Task<JsonElement> EndOfAsync(string job) => UntilAsync($"/api/v1/jobs/{job}", it => it.GetProperty("summary").GetProperty("state").GetString() is "finished" or "failed" or "cancelled");

    /// <summary>The numbers of the processes that the studio started.</summary>
    public IReadOnlyList<int> Children() => File.Exists($"/proc/{Id}/task/{Id}/children")
        ? [.. Directory.GetDirectories($"/proc/{Id}/task").SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)]
        : [];

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public async Task<Run> EndAsync()
    {
        await process.InterruptAsync();
        return await process.EndAsync();
    }

    /// <summary>Kills it, as <c>kill -9</c> does: it has no chance to put anything in order.</summary>
    public void Dispose()
    {
        Client.Dispose();
        process.Dispose();
    }
}

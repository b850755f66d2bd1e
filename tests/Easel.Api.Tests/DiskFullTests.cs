using System.Net.Http.Json;
using System.Text.Json;

namespace Easel.Api.Tests;

/// <summary>A server whose database has no room left.</summary>
public sealed class DiskFullTests
{
    private static readonly string Words = string.Join(' ', Enumerable.Repeat("house", 1000));

    [Fact]
    public async Task Jobs_are_refused_with_507_the_server_stays_up_and_goes_on_when_there_is_room()
    {
        await using var host = await ApiHost.StartAsync();
        host.Disk.IsFull = true;
        var (status, refusal, accepted) = (201, default(JsonElement), 0);
        for (; status == 201 && accepted < 500; accepted++)
        {
            using var response = await host.Client.PostAsJsonAsync("/api/v1/jobs?paused=true", new { kind = "generate", prompt = Words }, ApiHost.Stop);
            (status, refusal) = ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(ApiHost.Stop));
        }

        Assert.Equal((507, "disk-full"), (status, refusal.GetProperty("code").GetString()));
        Assert.Contains("Make room", refusal.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var (webuiStatus, webui) = await host.PostAsync("/sdapi/v1/txt2img", new { prompt = Words, width = 64, height = 64 });
        Assert.Equal(507, webuiStatus);
        Assert.Contains("Make room", webui.GetProperty("detail").GetString(), StringComparison.Ordinal);

        Assert.Equal("ok", await host.Client.GetStringAsync("/readyz", ApiHost.Stop));
        Assert.Equal(accepted - 1, (await host.GetAsync("/api/v1/jobs")).GetProperty("jobs").GetArrayLength());

        host.Disk.IsFull = false;
        Assert.Equal(200, (await host.PostAsync("/sdapi/v1/txt2img", new { prompt = Words, width = 64, height = 64 })).Status);
    }
}

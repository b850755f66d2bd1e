using System.Net;

namespace Easel.Api.Tests.Access;

/// <summary>A studio whose database is not open yet.</summary>
public sealed class OpeningTests
{
    [Fact]
    public async Task Who_comes_before_the_studio_is_open_waits_and_is_served()
    {
        await using var host = await ApiHost.StartAsync(closed: true);
        Assert.Equal("ok", await host.Client.GetStringAsync("/healthz", ApiHost.Stop));
        using (var early = await host.Client.GetAsync("/readyz", ApiHost.Stop))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting"), (early.StatusCode, await early.Content.ReadAsStringAsync(ApiHost.Stop)));

        var jobs = host.GetAsync("/api/v1/jobs");
        var painting = host.PostAsync("/sdapi/v1/txt2img", new { prompt = "a red house", width = 64, height = 64 });
        Assert.False(jobs.IsCompleted);
        await host.OpenAsync();

        Assert.Equal(System.Text.Json.JsonValueKind.Object, (await jobs).ValueKind);
        Assert.Equal(200, (await painting).Status);
        Assert.Equal("ok", await host.Client.GetStringAsync("/readyz", ApiHost.Stop));
    }
}

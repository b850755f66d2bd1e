using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Easel.Api.Tests.Native;

public sealed class BadBodyTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("[1")]
    [InlineData("{\"queue_paused\":")]
    public async Task A_body_that_cannot_be_read_is_answered_in_words(string body)
    {
        await using var host = await ApiHost.StartAsync();
        using var answer = await host.Client.PatchAsync("/api/v1/settings", new StringContent(body, Encoding.UTF8, "application/json"), ApiHost.Stop);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(ApiHost.Stop);
        Assert.Equal((400, "bad-request"), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }
}

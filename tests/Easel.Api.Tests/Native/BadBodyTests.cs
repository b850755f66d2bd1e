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

    [Theory]
    [InlineData("GET", "/api/v1/nothing", "application/json", 404, "There is no /api/v1/nothing")]
    [InlineData("GET", "/sdapi/v1/nothing", "application/json", 404, "There is no /sdapi/v1/nothing")]
    [InlineData("PUT", "/sdapi/v1/txt2img", "application/json", 405, "takes POST, not PUT")]
    [InlineData("POST", "/api/v1/jobs", "text/plain", 415, "does not take 'text/plain; charset=utf-8'")]
    [InlineData("GET", "/api/v1/pictures?from=yesterday", "application/json", 400, "from: 'yesterday' cannot be used; give a date")]
    [InlineData("GET", "/api/v1/pictures?limit=many", "application/json", 400, "limit: 'many' cannot be used; give a whole number")]
    public async Task What_routing_refuses_is_refused_in_words(string method, string path, string type, int status, string words)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET") request.Content = new StringContent("{}", Encoding.UTF8, type);
        using var answer = await host.Client.SendAsync(request, ApiHost.Stop);
        var detail = (await answer.Content.ReadFromJsonAsync<JsonElement>(ApiHost.Stop)).GetProperty("detail").GetString()!;
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(words, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Nullable", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_uploaded_as_a_picture_too()
    {
        await using var host = await ApiHost.StartAsync();
        using var body = new ByteArrayContent(Easel.Imaging.ImageEncoder.Encode(new Easel.Core.Pixels.PixelBuffer(8, 8, 3), Easel.Core.Requests.ImageFormat.Png));
        body.Headers.ContentType = new("image/png");
        using var answer = await host.Client.PostAsync("/api/v1/uploads", body, ApiHost.Stop);
        Assert.Equal(201, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_job_with_several_bad_fields_hears_of_all_of_them()
    {
        await using var host = await ApiHost.StartAsync();
        using var answer = await host.Client.PostAsync("/api/v1/jobs", new StringContent("""{"kind":"upscale","foo":1,"recursive":"yes"}""", Encoding.UTF8, "application/json"), ApiHost.Stop);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(ApiHost.Stop);
        Assert.Equal((422, "invalid-request"), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(["foo", "recursive", "images"], problem.GetProperty("problems").EnumerateArray().Select(it => it.GetProperty("field").GetString()));
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Api.Access;

namespace Easel.Api.Tests.Access;

public sealed class AccessTests
{
    private static readonly AccessOptions Closed = new() { WorkerKey = ApiHost.WorkerKey, AllowsForeignHosts = true, ApiAuth = ImmutableDictionary<string, string>.Empty.Add("ann", "secret word") };

    private static CancellationToken Stop => ApiHost.Stop;

    [Fact]
    public async Task A_wrong_password_is_answered_as_A1111_does_and_the_right_one_lets_in()
    {
        await using var host = await ApiHost.StartAsync(Closed);
        using var nobody = await SendAsync(host, "/sdapi/v1/samplers");
        Assert.Equal((HttpStatusCode.Unauthorized, "Basic"), (nobody.StatusCode, nobody.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal("Incorrect username or password", (await nobody.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("detail").GetString());
        using var wrong = await SendAsync(host, "/sdapi/v1/samplers", Basic("ann", "wrong"));
        using var right = await SendAsync(host, "/sdapi/v1/samplers", Basic("ann", "secret word"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (wrong.StatusCode, right.StatusCode));
    }

    [Theory]
    [InlineData("/api/v1/jobs"), InlineData("/api/v1/pictures"), InlineData("/api/v1/settings"), InlineData("/api/v1/accounts"), InlineData("/api/v1/health"), InlineData("/sdapi/v1/options"),
     InlineData("/internal/sysinfo"), InlineData("/openapi/v1.json"), InlineData("/file=x.png"), InlineData("/api/v1/workers/room")]
    public async Task Nothing_that_tells_of_anyone_is_open_to_nobody(string path)
    {
        await using var host = await ApiHost.StartAsync(Closed);
        using var response = await SendAsync(host, path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/healthz"), InlineData("/readyz"), InlineData("/internal/ping")]
    public async Task What_watches_a_server_needs_no_key(string path)
    {
        await using var host = await ApiHost.StartAsync(Closed);
        using var response = await SendAsync(host, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(""), InlineData("Basic "), InlineData("Basic Og=="), InlineData("Bearer "), InlineData("nonsense")]
    public async Task An_open_server_lets_in_whatever_header_clients_send(string header)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sdapi/v1/samplers");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await host.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_account_s_key_lets_in_as_that_account_and_others_see_nothing_of_it()
    {
        await using var host = await ApiHost.StartAsync(Closed);
        await host.Accounts.AddAsync("bob", "a long password", isAdmin: false, Stop);
        await host.Accounts.AddAsync("eve", null, isAdmin: false, Stop);
        var (bob, eve) = (Bearer(await host.Accounts.AddKeyAsync("bob", "test", Stop)), Bearer(await host.Accounts.AddKeyAsync("eve", "test", Stop)));
        using var painted = await SendAsync(host, "/sdapi/v1/txt2img", bob, """{"prompt":"x","width":64,"height":64}""");
        Assert.Equal(HttpStatusCode.OK, painted.StatusCode);
        var picture = (await JsonAsync(host, "/api/v1/pictures", bob)).GetProperty("pictures")[0];
        var (id, job, file) = (picture.GetProperty("id").GetString(), picture.GetProperty("job").GetString(), picture.GetProperty("path").GetString());
        Assert.Contains("users/bob/", file, StringComparison.Ordinal);
        string[] paths = [$"/api/v1/pictures/{id}", $"/api/v1/pictures/{id}/file", $"/api/v1/pictures/{id}/thumbnail", $"/api/v1/jobs/{job}", $"/api/v1/jobs/{job}/events", $"/file={file}"];
        foreach (var path in paths)
        {
            using var own = await SendAsync(host, path, bob);
            using var foreign = await SendAsync(host, path, eve);
            Assert.True((own.StatusCode, foreign.StatusCode) == (HttpStatusCode.OK, HttpStatusCode.NotFound), $"{path}: {own.StatusCode}, {foreign.StatusCode}");
        }

        Assert.Empty((await JsonAsync(host, "/api/v1/jobs", eve)).GetProperty("jobs").EnumerateArray());
        using var accounts = await SendAsync(host, "/api/v1/accounts", eve);
        using var workers = await SendAsync(host, "/api/v1/workers/room", eve);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (accounts.StatusCode, workers.StatusCode));
        using var worker = await SendAsync(host, "/api/v1/workers/room", Bearer(ApiHost.WorkerKey));
        Assert.Equal(HttpStatusCode.OK, worker.StatusCode);
    }

    [Fact]
    public async Task Neither_password_nor_key_is_in_the_database()
    {
        await using var host = await ApiHost.StartAsync(Closed);
        await host.Accounts.AddAsync("bob", "a long password", isAdmin: false, Stop);
        var key = await host.Accounts.AddKeyAsync("bob", "test", Stop);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(host.Folders.Data, "easel.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var text = await reader.ReadToEndAsync(Stop);
            Assert.DoesNotContain("a long password", text, StringComparison.Ordinal);
            Assert.DoesNotContain(key[^40..], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        await using var host = await ApiHost.StartAsync(Closed);
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 12; i++)
        {
            using var response = await SendAsync(host, "/sdapi/v1/samplers", Basic("ann", $"guess {i}"));
            last = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task A_web_page_elsewhere_cannot_use_the_studio_of_the_machine_that_shows_it()
    {
        await using var host = await ApiHost.StartAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/sdapi/v1/interrupt");
        foreign.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client.SendAsync(foreign, Stop)).StatusCode);
        using var own = new HttpRequestMessage(HttpMethod.Post, "/sdapi/v1/interrupt");
        own.Headers.Add("Origin", "http://localhost");
        Assert.Equal(HttpStatusCode.OK, (await host.Client.SendAsync(own, Stop)).StatusCode);
        using var renamed = new HttpRequestMessage(HttpMethod.Get, "/sdapi/v1/options");
        renamed.Headers.Host = "rebound.example:7860";
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Client.SendAsync(renamed, Stop)).StatusCode);
    }

    [Fact]
    public async Task Signing_in_gives_a_cookie_that_lets_in_and_a_wrong_password_none()
    {
        await using var host = await ApiHost.StartAsync(Closed);
        using var wrong = await host.Client.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "ann", ["password"] = "no" }), Stop);
        Assert.Equal((HttpStatusCode.BadRequest, false), (wrong.StatusCode, wrong.Headers.Contains("Set-Cookie")));
        using var right = await host.Client.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "ann", ["password"] = "secret word" }), Stop);
        var cookie = right.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var me = await host.Client.SendAsync(request, Stop);
        Assert.Equal("ann", (await me.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_key_of_the_first_administrator_signs_in_as_a_password_and_only_with_its_name()
    {
        await using var host = await ApiHost.StartAsync(Closed);
        await host.Accounts.AddAsync("admin", password: null, isAdmin: true, Stop);
        var key = await host.Accounts.AddKeyAsync("admin", "made at the first start", Stop);
        using var right = await host.Client.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "admin", ["password"] = key }), Stop);
        Assert.Equal((HttpStatusCode.OK, true), (right.StatusCode, right.Headers.Contains("Set-Cookie")));
        using var other = await host.Client.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "ann", ["password"] = key }), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Theory]
    [InlineData("../easel.db"), InlineData("..%2Feasel.db"), InlineData("/etc/passwd"), InlineData("%2Fetc%2Fpasswd"), InlineData("txt2img-images/../../easel.db"), InlineData("..\\easel.db"), InlineData("..%5Ceasel.db"),
     InlineData("....//easel.db"), InlineData(".part"), InlineData("")]
    public async Task No_file_but_the_gallery_s_pictures_is_served(string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await SendAsync(host, $"/file={path}");
        Assert.True((int)response.StatusCode is 400 or 404, $"{response.StatusCode}");
        using var input = await SendAsync(host, $"/api/v1/pictures/{Uri.EscapeDataString(path.Length == 0 ? "x" : path)}/file");
        Assert.True((int)input.StatusCode is 400 or 404, $"{input.StatusCode}");
    }

    private static AuthenticationHeaderValue Basic(string name, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private static AuthenticationHeaderValue Bearer(string key) => new("Bearer", key);

    private static async Task<JsonElement> JsonAsync(ApiHost host, string path, AuthenticationHeaderValue authorization)
    {
        using var response = await SendAsync(host, path, authorization);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiHost host, string path, AuthenticationHeaderValue? authorization = null, string? body = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Headers.Authorization = authorization;
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await host.Client.SendAsync(request, Stop);
    }
}

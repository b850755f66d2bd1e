using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Easel.Cli.Tests.Serving;

/// <summary>The studio as people start it: a real process, a real database, the starter model in a worker of its own.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Small = """{"kind":"generate","prompt":"a red house","width":64,"height":64,"steps":2,"seed":7,"count":2}""";

    private readonly string folder = Directory.CreateTempSubdirectory("easel-serve-").FullName;

    private static CancellationToken Stop => StudioProcess.Stop;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Killed_at_any_moment_the_studio_loses_no_job_and_no_picture_and_its_worker_dies_with_it()
    {
        var data = Path.Combine(folder, "data");
        List<string> jobs = [];
        IReadOnlyList<int> children;
        using (var studio = await StudioProcess.StartAsync(data))
        {
            Assert.Empty(studio.Children());
            for (var i = 0; i < 3; i++) jobs.Add(await studio.SubmitAsync(Small, $"key {i}"));
            await studio.Client.PatchAsJsonAsync("/api/v1/settings", new Dictionary<string, string> { ["samples_format"] = "webp" }, Stop);
            // One picture of the first job is stored, and the second is in work.
            await studio.UntilAsync($"/api/v1/jobs/{jobs[0]}/pictures", it => it.GetArrayLength() > 0);
            children = studio.Children();
        }

        using (var studio = await StudioProcess.StartAsync(data))
        {
            foreach (var child in children) await GoneAsync(child);
            // What is sent again because the answer was lost is the same job.
            Assert.Equal(jobs[2], await studio.SubmitAsync(Small, "key 2"));
            var attempts = 0;
            foreach (var job in jobs)
            {
                var details = await studio.EndOfAsync(job);
                Assert.Equal("finished", details.GetProperty("summary").GetProperty("state").GetString());
                attempts += details.GetProperty("attempts").GetArrayLength();
                Assert.Equal(2, (await studio.GetAsync($"/api/v1/jobs/{job}/pictures")).GetArrayLength());
            }

            Assert.InRange(attempts, 3, 4);
            var page = await studio.GetAsync("/api/v1/pictures");
            Assert.Equal(6, page.GetProperty("pictures").GetArrayLength());
            Assert.All(page.GetProperty("pictures").EnumerateArray(), it => Assert.True(File.Exists(Path.Combine(data, "outputs", it.GetProperty("path").GetString()!))));
            Assert.Equal("webp", (await studio.GetAsync("/api/v1/settings/export")).GetProperty("samples_format").GetString());
            // The same request paints the same pixels, after the kill as before.
            var first = (await studio.GetAsync($"/api/v1/jobs/{jobs[0]}/pictures"))[0].GetProperty("id").GetString();
            using var verified = await studio.Client.PostAsync($"/api/v1/pictures/{first}/verify", null, Stop);
            Assert.True((await verified.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("isEqual").GetBoolean());
            // What happened is measured, and is in the log with the job's name.
            Assert.Contains("easel_jobs_ended", await studio.Client.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
            Assert.Equal(ExitStatus.Done, (await studio.EndAsync()).Status);
            Assert.Contains(Directory.GetFiles(Path.Combine(data, "logs")), file => File.ReadAllText(file).Contains($"\"JobId\":\"{jobs[0]}\"", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Mission_3_17_the_route_of_tokens_takes_the_tutorials_sentence_apart_and_reads_prompts()
    {
        using var studio = await StudioProcess.StartAsync(Path.Combine(folder, "data"));
        const string sentence = "(Medieval astronomer using a telescope with a cosmic starry sky in the background),(sketch, hand draw style, icon, uncomplicated background)";
        int[] ids = [263, 10789, 40036, 1996, 320, 19037, 593, 320, 18304, 30963, 2390, 530, 518, 5994, 8, 11, 263, 5269, 267, 2463, 4001, 1844, 267, 5646, 267, 569, 16621, 5994, 264];
        var literal = await TokensAsync(new { prompt = sentence, isLiteral = true });
        Assert.Equal(ids, literal.Ids);
        Assert.Equal((29, 75), (literal.Count, literal.Limit));
        var read = await TokensAsync(new { prompt = "(a:1.2) BREAK \ud83d\udc90" });
        Assert.Equal((76, 150), (read.Count, read.Limit));
        Assert.Equal([320], read.Ids[..1]);
        using var missing = await studio.Client.PostAsJsonAsync("/api/v1/prompts/tokens", new { }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);

        async Task<(int[] Ids, int Count, int Limit)> TokensAsync(object question)
        {
            using var answer = await studio.Client.PostAsJsonAsync("/api/v1/prompts/tokens", question, Stop);
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            return ([.. json.GetProperty("tokens").EnumerateArray().Select(it => it.GetProperty("id").GetInt32())], json.GetProperty("count").GetInt32(), json.GetProperty("limit").GetInt32());
        }
    }

    [Fact]
    public async Task A_worker_that_is_killed_costs_its_job_one_attempt_and_never_the_studio()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        using var studio = await StudioProcess.StartAsync(Path.Combine(folder, "data"), "--threads", "1");
        var job = await studio.SubmitAsync("""{"kind":"generate","prompt":"x","width":64,"height":64,"steps":40,"count":4}""");
        await studio.UntilAsync($"/api/v1/jobs/{job}/pictures", it => it.GetArrayLength() > 0);
        // What the studio was told of threads is its worker's to follow.
        Assert.All(studio.Children(), child => Assert.Contains("--threads\01\0", File.ReadAllText($"/proc/{child}/cmdline"), StringComparison.Ordinal));
        foreach (var child in studio.Children()) Process.GetProcessById(child).Kill();
        var details = await studio.EndOfAsync(job);
        Assert.Equal(("finished", "lost", 2), (details.GetProperty("summary").GetProperty("state").GetString(), details.GetProperty("attempts")[0].GetProperty("end").GetString(), details.GetProperty("attempts").GetArrayLength()));
        Assert.Contains("signal 9", details.GetProperty("attempts")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, (await studio.GetAsync($"/api/v1/jobs/{job}/pictures")).GetArrayLength());
    }

    [Fact]
    public async Task An_idle_studio_is_small_and_has_no_tensor_library()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        using var studio = await StudioProcess.StartAsync(Path.Combine(folder, "data"));
        await studio.GetAsync("/sdapi/v1/samplers");
        await studio.GetAsync("/sdapi/v1/sd-models");
        Assert.DoesNotContain("libtorch", await File.ReadAllTextAsync($"/proc/{studio.Id}/maps", Stop), StringComparison.OrdinalIgnoreCase);
        var resident = (await File.ReadAllLinesAsync($"/proc/{studio.Id}/status", Stop)).Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(int.Parse(resident, System.Globalization.CultureInfo.InvariantCulture) / 1024, 1, 250);
        Assert.Empty(studio.Children());
    }

    [Fact]
    public async Task Mission_1_10_the_address_is_printed_and_a_port_that_is_in_use_is_named_or_passed_over()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var refused = await EaselProcess.RunAsync("serve", "--port", $"{port}", "--data-dir", Path.Combine(folder, "data"));
        Assert.Equal(ExitStatus.BadInput, refused.Status);
        Assert.Contains($"{port} is in use", refused.Error, StringComparison.Ordinal);
        using var studio = await StudioProcess.StartAsync(Path.Combine(folder, "data"));
        Assert.Equal("127.0.0.1", studio.Address.Host);
        Assert.Equal("{}", await studio.Client.GetStringAsync("/internal/ping", Stop));
    }

    [Fact]
    public async Task Two_studios_do_not_share_a_data_folder()
    {
        using var first = await StudioProcess.StartAsync(folder);
        var second = await EaselProcess.RunAsync("serve", "--port", "0", "--data-dir", folder);
        Assert.Equal(ExitStatus.Failed, second.Status);
        Assert.Contains("Another studio uses", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_studio_that_others_reach_makes_a_key_and_shows_it_once()
    {
        string key;
        using (var studio = await StudioProcess.StartAsync(folder, "--listen", "0.0.0.0"))
        {
            using var nobody = await studio.Client.GetAsync("/sdapi/v1/options", Stop);
            Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
            var run = await studio.EndAsync();
            key = run.Error.Split('\n').Select(line => line.Replace("easel: ", "", StringComparison.Ordinal).Trim()).Single(line => line.StartsWith("ek_", StringComparison.Ordinal));
        }

        using (var again = await StudioProcess.StartAsync(folder, "--listen", "0.0.0.0"))
        {
            again.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            Assert.Equal("admin", (await again.GetAsync("/api/v1/me")).GetProperty("name").GetString());
            Assert.DoesNotContain("ek_", (await again.EndAsync()).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_public_client_drives_the_studio_unchanged()
    {
        var clients = Path.Combine(Easel.Testing.Golden.RepositoryRoot, "tests", "clients");
        Assert.SkipUnless(Directory.Exists(Path.Combine(clients, "node_modules", "stable-diffusion-api")), "npm --prefix tests/clients ci installs the client");
        using var studio = await StudioProcess.StartAsync(folder);
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(clients, "drive.mjs"), studio.Address.ToString()]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var (said, wrong) = (node.StandardOutput.ReadToEndAsync(Stop), node.StandardError.ReadToEndAsync(Stop));
        await node.WaitForExitAsync(Stop);
        Assert.True(node.ExitCode == 0, await wrong);
        Assert.True(JsonElement.Parse(await said).GetProperty("ok").GetBoolean());
    }

    private static async Task GoneAsync(int process)
    {
        while (Process.GetProcesses().Any(it => it.Id == process && !IsOver(it))) await Task.Delay(50, Stop);
    }

    // A process whose parent was killed may stay in the table, over but not counted off.
    private static bool IsOver(Process process) => !File.Exists($"/proc/{process.Id}/status") || File.ReadAllText($"/proc/{process.Id}/status").Contains("State:\tZ", StringComparison.Ordinal);
}

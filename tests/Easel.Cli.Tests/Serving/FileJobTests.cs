using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Easel.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Easel.Cli.Tests.Serving;

/// <summary>Jobs that write model files: a real studio, real workers, small models.</summary>
public sealed class FileJobTests : IDisposable
{
    private readonly JobStudio files = new();

    private static CancellationToken Stop => StudioProcess.Stop;

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Checkpoints_are_merged_and_converted_and_what_cannot_be_is_refused_before_it_is_queued()
    {
        using var studio = await StudioProcess.StartAsync(files.Data);
        foreach (var (request, field) in ((string, string)[])
        [
            ("""{"kind":"merge","modelA":"one","modelB":"nobody","output":"mixed"}""", "modelB"), ("""{"kind":"merge","modelA":"one","modelB":"two","output":"../mixed"}""", "output"),
            ("""{"kind":"merge","modelA":"one","modelB":"two","output":"two"}""", "output"), ("""{"kind":"merge","modelA":"/etc/passwd","modelB":"two","output":"mixed"}""", "modelA"),
            ("""{"kind":"convert","model":"nobody","output":"half"}""", "model"), ("""{"kind":"lora-join","loras":[{"name":"x"},{"name":"y"}],"output":"z"}""", "loras[0].name"),
            ("""{"kind":"pull","source":"owner/repo","name":"a/b"}""", "name"), ("""{"kind":"train","data":{"folder":"nowhere"}}""", "data.folder"),
        ])
        {
            var (status, fields) = await JobStudio.RefusedAsync(studio, request);
            Assert.Equal(422, status);
            Assert.Contains(field, fields);
        }

        Assert.Empty((await studio.GetAsync("/api/v1/jobs")).GetProperty("jobs").EnumerateArray());
        var merge = await studio.SubmitAsync("""{"kind":"merge","modelA":"one","modelB":"two","multiplier":0.5,"precision":"fp16","output":"mixed"}""");
        var convert = await studio.SubmitAsync("""{"kind":"convert","model":"two","output":"half","precision":"fp16"}""");
        foreach (var (job, name) in ((string, string)[])[(merge, "mixed"), (convert, "half")])
        {
            var details = await studio.EndOfAsync(job);
            Assert.True(details.GetProperty("summary").GetProperty("state").GetString() == "finished", details.ToString());
            var file = Assert.Single((await studio.GetAsync($"/api/v1/jobs/{job}/files")).GetProperty("files").EnumerateArray());
            Assert.Equal(files.PathOf($"models/Stable-diffusion/{name}.safetensors"), file.GetProperty("path").GetString());
            Assert.Equal(await File.ReadAllBytesAsync(file.GetProperty("path").GetString()!, Stop), await studio.Client.GetByteArrayAsync($"/api/v1/jobs/{job}/files/0", Stop));
        }

        Assert.Contains("one + two → mixed", (await studio.GetAsync($"/api/v1/jobs/{merge}")).GetProperty("summary").GetProperty("title").GetString(), StringComparison.Ordinal);
        // A finished file stands in the lists without anyone's doing.
        await studio.UntilAsync("/sdapi/v1/sd-models", it => it.EnumerateArray().Any(model => model.GetProperty("model_name").GetString() == "mixed"));
    }

    [Fact]
    public async Task A_model_is_fetched_beside_the_painting_and_put_where_it_belongs()
    {
        var lora = await File.ReadAllBytesAsync(Golden.PathOf("models/tiny-vae-mini.bf16.safetensors"), Stop);
        await using var site = await SiteAsync(lora);
        await File.WriteAllTextAsync(files.PathOf("pull.json"), $$"""{"huggingFace":"{{site.Urls.First()}}"}""", Stop);
        using var studio = await StudioProcess.StartAsync(files.Data);
        var details = await studio.EndOfAsync(await studio.SubmitAsync("""{"kind":"pull","source":"owner/repo","folder":"VAE"}"""));
        Assert.True(details.GetProperty("summary").GetProperty("state").GetString() == "finished", details.ToString());
        Assert.StartsWith("errands-", details.GetProperty("attempts")[0].GetProperty("worker").GetString(), StringComparison.Ordinal);
        Assert.Equal(lora, await File.ReadAllBytesAsync(files.PathOf("models/VAE/new.safetensors"), Stop));

        // An address of the own network is nobody's to have fetched by the studio.
        var local = await studio.EndOfAsync(await studio.SubmitAsync($$"""{"kind":"pull","source":"{{site.Urls.First()}}/new.safetensors"}"""));
        Assert.Equal(("failed", "pull-refused"), (local.GetProperty("summary").GetProperty("state").GetString(), local.GetProperty("summary").GetProperty("errorCode").GetString()));

        // Checks go the same way, and say what to do.
        var check = await studio.EndOfAsync(await studio.SubmitAsync($$"""{"kind":"train-check","training":{{JobStudio.Training("x", 8).Replace("\"kind\":\"train\",", "", StringComparison.Ordinal)}}}"""));
        var plan = check.GetProperty("result").GetProperty("plan");
        Assert.Equal((4, 8), (plan.GetProperty("pictures").GetInt32(), plan.GetProperty("steps").GetInt32()));
        Assert.All(plan.GetProperty("findings").EnumerateArray(), it => Assert.NotEmpty(it.GetProperty("remedy").GetString()!));
        var dataset = await studio.EndOfAsync(await studio.SubmitAsync("""{"kind":"dataset-check","data":{"folder":"datasets/cats/1_sls 1girl"}}"""));
        Assert.Contains(dataset.GetProperty("result").GetProperty("plan").GetProperty("findings").EnumerateArray(), it => it.GetProperty("code").GetString() == "leaf-folder");
    }

    [Fact]
    public async Task A_training_goes_on_from_its_last_state_when_its_worker_and_then_its_studio_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks into /proc");
        string job;
        using (var studio = await StudioProcess.StartAsync(files.Data))
        {
            job = await studio.SubmitAsync(JobStudio.Training("cats", 6, every: 2));
            await JobStudio.HearAsync(studio, job, (name, it) => name == "training-saved" && it.GetProperty("what").GetString() == "state");
            foreach (var child in studio.Children()) Process.GetProcessById(child).Kill();
            var second = await JobStudio.HearAsync(studio, job, (name, it) => name == "log" && it.GetProperty("message").GetString()!.StartsWith("Goes on from", StringComparison.Ordinal));
            Assert.DoesNotContain("step 0 of", second.GetProperty("message").GetString(), StringComparison.Ordinal);
            var attempt = (await studio.GetAsync($"/api/v1/jobs/{job}")).GetProperty("attempts")[0];
            Assert.Equal("lost", attempt.GetProperty("end").GetString());
        }

        using (var studio = await StudioProcess.StartAsync(files.Data))
        {
            var details = await studio.EndOfAsync(job);
            Assert.True(details.GetProperty("summary").GetProperty("state").GetString() == "finished", details.ToString());
            Assert.Equal(3, details.GetProperty("attempts").GetArrayLength());
            Assert.Equal("interrupted", details.GetProperty("attempts")[1].GetProperty("end").GetString());
            Assert.Equal(6, details.GetProperty("result").GetProperty("steps").GetInt32());
            await JobStudio.HearAsync(studio, job, (name, it) => name == "state" && it.TryGetProperty("reason", out var reason) && reason.GetString()?.Contains("go on from its last saved state", StringComparison.Ordinal) == true);
            var saved = (await studio.GetAsync($"/api/v1/jobs/{job}/files")).GetProperty("files").EnumerateArray().ToList();
            Assert.Contains(saved, it => it.GetProperty("path").GetString() == files.PathOf("models/Lora/cats.safetensors"));
            Assert.Contains(saved, it => it.GetProperty("what").GetString() == "state" && it.GetProperty("path").GetString()!.StartsWith(files.PathOf("training/cats-"), StringComparison.Ordinal));
            await studio.UntilAsync("/sdapi/v1/loras", it => it.EnumerateArray().Any(model => model.GetProperty("name").GetString() == "cats"));
            var (status, fields) = await JobStudio.RefusedAsync(studio, JobStudio.Training("cats", 2));
            Assert.Equal((422, "save.name"), (status, Assert.Single(fields)));
        }
    }

    [Fact]
    public async Task A_training_is_paused_and_goes_on_and_is_stopped_with_what_it_has_learned()
    {
        using var studio = await StudioProcess.StartAsync(files.Data);
        var job = await studio.SubmitAsync(JobStudio.Training("slow", 100000));
        await JobStudio.HearAsync(studio, job, (name, _) => name == "training-step");
        await PauseAsync(studio, job, true);
        await studio.UntilAsync($"/api/v1/jobs/{job}", it => it.GetProperty("summary").GetProperty("state").GetString() == "paused");
        // The device is free meanwhile.
        Assert.Equal("finished", (await studio.EndOfAsync(await studio.SubmitAsync("""{"kind":"generate","prompt":"x","model":"one","width":64,"height":64,"steps":1}"""))).GetProperty("summary").GetProperty("state").GetString());
        await PauseAsync(studio, job, false);
        await JobStudio.HearAsync(studio, job, (name, it) => name == "log" && it.GetProperty("message").GetString()!.StartsWith("Goes on from", StringComparison.Ordinal));
        using var stopped = await studio.Client.PostAsync($"/api/v1/jobs/{job}/stop?kind=interrupt", null, Stop);
        var details = await studio.EndOfAsync(job);
        Assert.Equal(("paused", 2), (details.GetProperty("attempts")[0].GetProperty("end").GetString(), details.GetProperty("attempts").GetArrayLength()));
        var result = details.GetProperty("result");
        Assert.True(result.GetProperty("interrupted").GetBoolean());
        Assert.True(File.Exists(result.GetProperty("file").GetString()));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"slow-step{result.GetProperty("steps").GetInt32():d8}"), result.GetProperty("file").GetString(), StringComparison.Ordinal);
    }

    private static async Task PauseAsync(StudioProcess studio, string job, bool paused)
    {
        using var changed = await studio.Client.PatchAsync($"/api/v1/jobs/{job}", JsonContent(new { paused }), Stop);
        changed.EnsureSuccessStatusCode();
    }

    private static StringContent JsonContent(object value) => new(JsonSerializer.Serialize(value), System.Text.Encoding.UTF8, "application/json");

    // Stands for Hugging Face, as a mirror does.
    private static async Task<WebApplication> SiteAsync(byte[] file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var site = builder.Build();
        site.Run(async context =>
        {
            if (context.Request.Path.Value!.StartsWith("/api/", StringComparison.Ordinal))
                await context.Response.WriteAsync(JsonSerializer.Serialize(new { siblings = new[] { new { rfilename = "new.safetensors", size = file.Length, lfs = new { sha256 = Convert.ToHexStringLower(SHA256.HashData(file)) } } } }));
            else await context.Response.Body.WriteAsync(file);
        });
        await site.StartAsync(Stop);
        return site;
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Testing;
using Easel.Worker.Models;
using Easel.Worker.Pulling;
using Easel.Worker.Tests.Generation;
using Microsoft.AspNetCore.Http;

namespace Easel.Worker.Tests.Pulling;

/// <summary>Fetching models from a local server that stands for the internet.</summary>
public sealed class PullTests : IAsyncLifetime
{
    private static readonly byte[] Lora = File.ReadAllBytes(Golden.PathOf("mini/merge/lora_1.safetensors"));

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-pull-");
    private ModelSite site = null!;

    private string Models => Path.Combine(data.FullName, "models");

    private PullSettings Settings => PullSettings.Public with { HuggingFace = new Uri("http://hub.example"), Civitai = new Uri("http://civitai.example") };

    public async ValueTask InitializeAsync() => site = await ModelSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("me/style")]
    [InlineData("hf:me/style@main")]
    [InlineData("me/style:style.safetensors")]
    [InlineData("https://huggingface.co/me/style/blob/main/style.safetensors")]
    [InlineData("http://hub.example/me/style/resolve/main/style.safetensors?download=true")]
    public async Task A_Hugging_Face_id_or_address_becomes_a_verified_file_in_its_folder(string source)
    {
        Hub(Lora);
        var result = await PullAsync(new PullRequest(source));
        Assert.Equal((Path.Combine(Models, "Lora", "style.safetensors"), true, "locon", "Lora"), (result.Path, result.Verified, result.Type, result.Folder));
        Assert.Equal(Lora, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Models, ".pulls")));
    }

    [Fact]
    public async Task A_cut_connection_goes_on_where_it_was()
    {
        Hub(Lora, cut: n => n < 3 ? 5000 : null);
        var result = await PullAsync(new PullRequest("me/style"));
        Assert.Equal(Lora, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));
        Assert.Equal(["", "bytes=5000-", "bytes=10000-", "bytes=15000-"], site.Seen.Where(s => s.Path.Contains("resolve", StringComparison.Ordinal)).Select(s => s.Range));
    }

    [Fact]
    public async Task A_stopped_pull_goes_on_in_the_next_process()
    {
        Hub(Lora, cut: n => n == 0 ? 4096 : 0);
        await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/style")));
        Hub(Lora);
        await PullAsync(new PullRequest("me/style"));
        Assert.Equal("bytes=4096-", site.Seen.Last().Range);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_anew()
    {
        var content = new byte[Lora.Length];
        var first = true;
        Hub(Lora, cut: n => n == 0 ? 4096 : null, serve: () => first ? Swap() : Lora);
        var result = await PullAsync(new PullRequest("me/style"));
        Assert.Equal(Lora, await File.ReadAllBytesAsync(result.Path, TestContext.Current.CancellationToken));

        byte[] Swap()
        {
            first = false;
            return content;
        }
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_listened_to_from_the_beginning()
    {
        Hub(Lora);
        var count = 0;
        site.Answers["/me/style/resolve/main/style.safetensors"] = async context =>
        {
            context.Response.Headers.ETag = "\"same\"";
            context.Response.ContentLength = Lora.Length;
            await context.Response.Body.WriteAsync(Lora.AsMemory(0, count == 0 ? 1000 : Lora.Length));
            await context.Response.Body.FlushAsync();
            if (count++ == 0) context.Abort();
        };
        Assert.Equal(Lora, await File.ReadAllBytesAsync((await PullAsync(new PullRequest("me/style"))).Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_site_that_lies_about_the_length_gets_nothing_into_the_folders()
    {
        Hub(Lora, bytes: Lora.Length + 1);
        Assert.Equal("checksum", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/style")))).Code);
        Hub(Lora);
        // It promises more than it sends, again and again.
        site.Answers["/me/style/resolve/main/style.safetensors"] = async context =>
        {
            context.Response.ContentLength = Lora.Length * 2;
            await context.Response.Body.WriteAsync(Lora);
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        Assert.Equal("pull-failed", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/style")))).Code);
        Assert.False(Directory.Exists(Path.Combine(Models, "Lora")));
    }

    [Fact]
    public async Task Another_content_than_the_checksum_says_is_deleted()
    {
        Hub(Lora, sha256: new string('0', 64));
        var error = await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/style")));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories));
        Hub(Lora, sha256: null);
        Assert.Equal("checksum", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/style", Sha256: new string('1', 64))))).Code);
        Assert.Contains((await PullAsync(new PullRequest("me/style"))).Notes, n => n.Contains("no checksum", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://10.0.0.1/secret")]
    [InlineData("http://127.0.0.1/secret")]
    [InlineData("http://localhost/secret")]
    [InlineData("http://169.254.169.254/secret")]
    [InlineData("http://[::1]/secret")]
    [InlineData("http://[::ffff:192.168.1.1]/secret")]
    [InlineData("http://[64:ff9b::a00:1]/secret")]
    [InlineData("http://inner.example/secret")]
    [InlineData("http://two-faced.example/secret")]
    [InlineData("http://xn--bcher-kva.example/secret")]
    [InlineData("ftp://cdn.example/secret")]
    public async Task A_redirect_into_the_local_network_is_refused(string target)
    {
        Hub(Lora);
        site.Redirect("/me/style/resolve/main/style.safetensors", target);
        site.Serve("/secret", () => Lora);
        Assert.Equal("pull-refused", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/style")))).Code);
        site.Redirect("/plain.safetensors", target);
        Assert.Equal("pull-refused", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("http://files.example/plain.safetensors")))).Code);
        Assert.DoesNotContain(site.Seen, s => s.Path == "/secret");
    }

    [Fact]
    public async Task An_address_of_the_local_network_is_refused_unless_the_settings_allow_it()
    {
        site.Serve("/a.safetensors", () => Lora);
        Assert.Equal("pull-refused", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("http://10.0.0.9/a.safetensors")))).Code);
        Assert.Equal("pull-refused", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("http://bücher.example/a.safetensors")))).Code);
        Assert.Equal("locon", (await PullAsync(new PullRequest("http://10.0.0.9/a.safetensors"), Settings with { AllowPrivate = true })).Type);
    }

    [Fact]
    public async Task A_token_goes_to_its_own_site_and_nowhere_else()
    {
        Hub(Lora);
        site.Redirect("/me/style/resolve/main/style.safetensors", "http://cdn.example/blob");
        site.Serve("/blob", () => Lora);
        await PullAsync(new PullRequest("me/style"), Settings with { HuggingFaceToken = "hf_x" });
        Assert.All(site.Seen.Where(s => s.Host == "hub.example"), s => Assert.Equal("Bearer hf_x", s.Authorization));
        Assert.Equal("", Assert.Single(site.Seen, s => s.Host == "cdn.example").Authorization);
    }

    [Theory]
    [InlineData(null, "set HF_TOKEN")]
    [InlineData("hf_x", "accept the model's terms")]
    public async Task A_locked_model_is_told_with_the_remedy(string? token, string remedy)
    {
        site.Answers["/api/models/me/locked/revision/main"] = context => Status(context, 401);
        var error = await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/locked"), Settings with { HuggingFaceToken = token }));
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_site_is_asked_again_and_a_missing_model_is_bad_input()
    {
        var count = 0;
        Hub(Lora);
        var list = site.Answers["/api/models/me/style/revision/main"];
        site.Answers["/api/models/me/style/revision/main"] = context => count++ < 2 ? Status(context, 503) : list(context);
        Assert.Equal("locon", (await PullAsync(new PullRequest("me/style"))).Type);
        await Assert.ThrowsAsync<InvalidRequestException>(() => PullAsync(new PullRequest("me/nothing")));
    }

    [Fact]
    public async Task Of_several_files_one_must_be_named()
    {
        site.Json("/api/models/me/many/revision/main", """{"siblings":[{"rfilename":"a.safetensors"},{"rfilename":"deep/b.safetensors"},{"rfilename":"c.safetensors"},{"rfilename":"README.md"}]}""");
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => PullAsync(new PullRequest("me/many")));
        Assert.Contains("a.safetensors, deep/b.safetensors, c.safetensors", error.Message, StringComparison.Ordinal);
        site.Serve("/me/many/resolve/main/deep/b.safetensors", () => Lora);
        Assert.Equal("b.safetensors", Path.GetFileName((await PullAsync(new PullRequest("me/many", File: "b.safetensors"))).Path));
    }

    [Theory]
    [InlineData("12")]
    [InlineData("civitai:12@34")]
    [InlineData("https://civitai.com/models/12/some-style?modelVersionId=34")]
    [InlineData("https://civitai.com/api/download/models/34")]
    public async Task A_Civitai_id_or_address_brings_the_file_and_what_the_site_tells_of_it(string source)
    {
        site.Json("/api/v1/models/12", """{"id":12,"modelVersions":[{"id":34},{"id":33}]}""");
        site.Json("/api/v1/model-versions/34", string.Create(CultureInfo.InvariantCulture, $$"""
            {"id":34,"trainedWords":["sks style"],"files":[
              {"name":"training.zip","type":"Training Data","downloadUrl":"https://civitai.com/x"},
              {"name":"My Style: v2.safetensors","primary":true,"hashes":{"SHA256":"{{Sha256(Lora).ToUpperInvariant()}}"},"downloadUrl":"https://civitai.com/api/download/models/34?type=Model"}]}
            """));
        site.Serve("/api/download/models/34", () => Lora);
        var result = await PullAsync(new PullRequest(source));
        Assert.Equal((Path.Combine(Models, "Lora", "My Style_ v2.safetensors"), true), (result.Path, result.Verified));
        Assert.Contains("sks style", await File.ReadAllTextAsync(Path.Combine(Models, "Lora", "My Style_ v2.civitai.info"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dangerous_and_foreign_files_are_refused_and_deleted()
    {
        foreach (var hostile in Directory.EnumerateFiles(Golden.PathOf("models/hostile")).Where(f => f.EndsWith(".pt", StringComparison.Ordinal)).Take(4))
        {
            site.Serve("/x.pt", () => File.ReadAllBytes(hostile));
            if (new FileInspector().Inspect(hostile).Problem is null) continue;
            await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("http://files.example/x.pt")));
        }

        site.Serve("/login.safetensors", () => Encoding.UTF8.GetBytes("<!doctype html><html>log in</html>"));
        var error = await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("http://files.example/login.safetensors")));
        Assert.Contains("web page", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Models, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_pickle_under_a_safe_name_gets_its_own_extension_and_a_wicked_name_no_folder()
    {
        var pickle = await File.ReadAllBytesAsync(Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"), TestContext.Current.CancellationToken);
        site.Serve("/model.safetensors", () => pickle);
        var result = await PullAsync(new PullRequest("http://files.example/model.safetensors"));
        Assert.Equal(Path.Combine(Models, "Stable-diffusion", "model.ckpt"), result.Path);
        Assert.Contains(result.Notes, n => n.Contains("pickle", StringComparison.Ordinal));
        site.Answers["/download"] = async context =>
        {
            context.Response.Headers.ContentDisposition = "attachment; filename=\"../../..\\\\evil.safetensors\"";
            await context.Response.Body.WriteAsync(Lora);
        };
        Assert.Equal(Path.Combine(Models, "Lora", "evil.safetensors"), (await PullAsync(new PullRequest("http://files.example/download"))).Path);
    }

    [Fact]
    public async Task An_installed_file_is_never_replaced_unasked_and_what_arrived_is_kept()
    {
        Hub(Lora);
        await PullAsync(new PullRequest("me/style"));
        await Assert.ThrowsAsync<InvalidRequestException>(() => PullAsync(new PullRequest("me/style")));
        var seen = site.Seen.Count;
        Assert.Equal("other.safetensors", Path.GetFileName((await PullAsync(new PullRequest("me/style", Name: "other.safetensors"))).Path));
        Assert.Equal(seen + 1, site.Seen.Count);
    }

    [Fact]
    public async Task A_file_of_unknown_kind_waits_for_its_folder()
    {
        var odd = Safetensors("""{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""", 2);
        site.Serve("/odd.safetensors", () => odd);
        await Assert.ThrowsAsync<InvalidRequestException>(() => PullAsync(new PullRequest("http://files.example/odd.safetensors")));
        Assert.Equal(Path.Combine(Models, "VAE", "odd.safetensors"), (await PullAsync(new PullRequest("http://files.example/odd.safetensors", Folder: "vae"))).Path);
        Assert.Single(site.Seen);
    }

    [Fact]
    public async Task Offline_nothing_is_asked_for()
    {
        Assert.Equal("offline", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("me/style"), Settings with { Offline = true }))).Code);
        Assert.Empty(site.Seen);
    }

    [Fact]
    public async Task A_proxy_is_used_and_leads_nobody_into_the_local_network()
    {
        site.Serve("/a.safetensors", () => Lora);
        var behind = Settings with { Proxy = new Uri("http://user:word@proxy.example:8080") };
        Assert.Equal("locon", (await PullAsync(new PullRequest("http://files.example/a.safetensors"), behind)).Type);
        Assert.Equal("files.example", Assert.Single(site.Seen).Host);
        site.Redirect("/b.safetensors", "http://inner.example/a.safetensors");
        Assert.Equal("pull-refused", (await Assert.ThrowsAsync<PullException>(() => PullAsync(new PullRequest("http://files.example/b.safetensors"), behind))).Code);
    }

    [Fact]
    public async Task Mission_1_8_one_mirror_has_the_files_of_every_site()
    {
        Hub(Lora);
        var mirrored = PullSettings.Load(data.FullName, name => name == "EASEL_MIRROR" ? "http://mirror.example/all" : null);
        Assert.Equal(("http://mirror.example/all/huggingface.co", "http://mirror.example/all/civitai.com"), (mirrored.HuggingFace.ToString(), mirrored.Civitai.ToString()));
        site.Serve("/all/files.example/a.safetensors", () => Lora);
        Assert.Equal("locon", (await PullAsync(new PullRequest("https://files.example/a.safetensors"), mirrored)).Type);
        Assert.Equal("mirror.example", Assert.Single(site.Seen).Host);
        var own = PullSettings.Load(data.FullName, name => name switch { "EASEL_MIRROR" => "http://mirror.example/all", "HF_ENDPOINT" => "http://hub.example", _ => null });
        Assert.Equal("locon", (await PullAsync(new PullRequest("me/style"), own)).Type);
        Assert.Equal("hub.example", site.Seen.Last().Host);
    }

    [Fact]
    public void Settings_come_from_the_file_and_variables_go_first()
    {
        File.WriteAllText(Path.Combine(data.FullName, "pull.json"), """{"huggingFaceToken": "file", "civitaiToken": "kept", "huggingFace": "https://mirror.example", "offline": true}""");
        var settings = PullSettings.Load(data.FullName, name => name == "HF_TOKEN" ? "variable" : null);
        Assert.Equal(("variable", "kept", "mirror.example", true), (settings.HuggingFaceToken, settings.CivitaiToken, settings.HuggingFace.Host, settings.Offline));
        File.WriteAllText(Path.Combine(data.FullName, "pull.json"), """{"proxi": "x"}""");
        Assert.Contains("pull.json", Assert.Throws<EaselException>(() => PullSettings.Load(data.FullName, _ => null)).Message, StringComparison.Ordinal);
    }

    private async Task<PullResult> PullAsync(PullRequest request, PullSettings? settings = null)
    {
        using var control = new JobControl();
        using var assets = new MemoryAssets();
        var handler = new PullHandler(new FolderModelStore([Models]), new FileInspector(), settings ?? Settings, new ImpatientClock(), new FakeInternet(site.Port));
        return (PullResult)await handler.RunAsync(request, new JobContext(JobId.New(TimeProvider.System), control, assets, _ => { }));
    }

    private void Hub(byte[] content, Func<int, int?>? cut = null, Func<byte[]>? serve = null, long? bytes = null, string? sha256 = "")
    {
        var hash = sha256 is "" ? Sha256(content) : sha256;
        var lfs = hash is null ? "" : $",\"lfs\":{{\"sha256\":\"{hash}\"}}";
        site.Json("/api/models/me/style/revision/main", string.Create(CultureInfo.InvariantCulture, $$"""{"siblings":[{"rfilename":"README.md"},{"rfilename":"style.safetensors","size":{{bytes ?? content.Length}}{{lfs}}}]}"""));
        site.Serve("/me/style/resolve/main/style.safetensors", serve ?? (() => content), cut);
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static byte[] Safetensors(string header, int bytes)
    {
        var file = new byte[8 + header.Length + bytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        Encoding.UTF8.GetBytes(header).CopyTo(file, 8);
        return file;
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

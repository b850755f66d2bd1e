using System.Net;
using System.Net.Sockets;
using Easel.Application;
using Easel.Cli.Doctor;
using Easel.Testing;

namespace Easel.Cli.Tests.Doctor;

public sealed class DoctorTests : IDisposable
{
    private const long GB = 1_000_000_000;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-doctor-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Mission_1_20_Each_failed_check_has_a_cause_and_a_repair_and_the_exit_status_counts_them()
    {
        var models = Directory.CreateDirectory(Path.Combine(data.FullName, "models", "Stable-diffusion"));
        File.WriteAllText(Path.Combine(models.FullName, "page.safetensors"), "<!DOCTYPE html><html></html>");
        File.WriteAllBytes(Path.Combine(models.FullName, "empty.ckpt"), []);
        File.Copy(Golden.PathOf("models/tiny-sd1.safetensors"), Path.Combine(models.FullName, "good.safetensors"));
        File.WriteAllText(Path.Combine(data.FullName, "outputs"), "a file where a folder belongs");

        var run = await Run.Easel("doctor", "--json", "--data-dir", data.FullName);

        var json = run.Json();
        var failed = json.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("status").GetString() == "failed").ToList();
        Assert.All(failed, c => Assert.True(c.GetProperty("cause").GetString() is { Length: > 5 } && c.GetProperty("repair").GetString() is { Length: > 5 }));
        // Another program may hold the port while the tests run.
        failed.RemoveAll(c => c.GetProperty("check").GetString() == "port");
        Assert.Equal(["outputs folder", "model file", "model file"], failed.Select(c => c.GetProperty("check").GetString()));
        Assert.Contains("empty.ckpt", failed[1].GetProperty("detail").GetString());
        Assert.Contains("page.safetensors", failed[2].GetProperty("detail").GetString());
        Assert.Equal(run.Status, json.GetProperty("failures").GetInt32());
        Assert.InRange(run.Status, 3, 4);
    }

    [Fact]
    public async Task Mission_1_20_The_words_say_the_same()
    {
        File.WriteAllText(Path.Combine(data.FullName, "outputs"), "");
        var run = await Run.Easel("doctor", "--data-dir", data.FullName);
        Assert.Contains("FAIL outputs folder", run.Out);
        Assert.Contains("cause:  " + Path.Combine(data.FullName, "outputs") + " is a file where a folder belongs", run.Out);
        Assert.Contains("repair: ", run.Out);
        Assert.Contains("ok   tensor library: libtorch", run.Out);
        Assert.Contains("ok   picture library", run.Out);
    }

    [Fact]
    public async Task Mission_1_20_More_failures_than_a_status_can_hold_are_capped()
    {
        var models = Directory.CreateDirectory(Path.Combine(data.FullName, "models"));
        for (var i = 0; i < 130; i++) File.WriteAllBytes(Path.Combine(models.FullName, $"{i}.safetensors"), []);
        var run = await Run.Easel("doctor", "--json", "--data-dir", data.FullName);
        Assert.Equal(125, run.Status);
        Assert.InRange(run.Json().GetProperty("failures").GetInt32(), 130, 131);
    }

    [Fact]
    public async Task A_healthy_machine_needs_no_folders_beforehand_and_none_are_left_behind()
    {
        var fresh = Path.Combine(data.FullName, "not", "there", "yet");
        var run = await Run.Easel("doctor", "--data-dir", fresh);
        Assert.Contains("data folder: " + fresh + " will be made on first use", run.Out);
        Assert.Empty(data.GetFileSystemInfos());
    }

    [Theory]
    [InlineData(15, "Warning")]
    [InlineData(17, "Ok")]
    public void Mission_1_2_Memory_is_reported_and_little_of_it_is_warned_of(long total, string status)
    {
        var result = MemoryCheck.Judge(total * GB, 3 * Size.GiB);
        Assert.Equal(status, result.Status.ToString());
        Assert.Contains("3.0 GiB free", result.Detail);
    }

    [Theory]
    [InlineData(59, "Warning")]
    [InlineData(61, "Ok")]
    public void Mission_1_3_Free_space_is_reported_and_little_of_it_is_warned_of(long free, string status)
    {
        var result = DiskCheck.Judge("disk for models", "/models", free * GB);
        Assert.Equal(status, result.Status.ToString());
        Assert.Contains("GiB free at /models", result.Detail);
    }

    [Fact]
    public async Task Mission_1_3_Both_volumes_are_looked_at()
    {
        var run = await Run.Easel("doctor", "--data-dir", data.FullName);
        Assert.Contains($"free at {Path.Combine(data.FullName, "models")}", run.Out);
        Assert.Contains($"free at {Path.Combine(data.FullName, "outputs")}", run.Out);
    }

    [Fact]
    public async Task Mission_1_4_The_processor_is_listed_with_its_memory()
    {
        var run = await Run.Easel("doctor", "--data-dir", data.FullName);
        Assert.Matches(@"device cpu: .+ threads, .+ GiB", run.Out);
    }

    [Fact]
    public void Mission_1_4_NVIDIA_cards_are_listed_with_memory_and_driver()
    {
        var card = Assert.Single(GraphicsCards.Parse("NVIDIA GeForce RTX 3060, 12288, 550.54.14\n"));
        Assert.Equal(new GraphicsCard("NVIDIA GeForce RTX 3060", 12L << 30, "550.54.14", IsNvidia: true), card);
        var result = DeviceCheck.Judge(0, card, cudaIsBuiltIn: true);
        Assert.Equal(("device cuda:0", "NVIDIA GeForce RTX 3060, 12.0 GiB, driver 550.54.14"), (result.Name, result.Detail));
        Assert.Contains("-p:Cuda=true", DeviceCheck.Judge(0, card, cudaIsBuiltIn: false).Repair);
    }

    [Fact]
    public void Mission_1_4_AMD_cards_are_listed_and_never_a_failure()
    {
        var device = data.CreateSubdirectory(Path.Combine("card0", "device")).FullName;
        data.CreateSubdirectory("card0-HDMI-A-1");
        File.WriteAllText(Path.Combine(device, "vendor"), "0x1002\n");
        File.WriteAllText(Path.Combine(device, "mem_info_vram_total"), $"{8L << 30}\n");
        var card = Assert.Single(GraphicsCards.Amd(data.FullName));
        Assert.Equal(8L << 30, card.MemoryBytes);
        Assert.Equal(HealthStatus.Warning, DeviceCheck.Judge(0, card, cudaIsBuiltIn: true).Status);
    }

    [Fact]
    public void A_port_in_use_names_the_command_that_shows_who_has_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var result = Assert.Single(PortCheck.Run(port));
        Assert.Equal(HealthStatus.Failed, result.Status);
        Assert.Contains($"{port}", result.Repair);

        other.Stop();
        Assert.Equal(HealthStatus.Ok, Assert.Single(PortCheck.Run(port)).Status);
    }
}

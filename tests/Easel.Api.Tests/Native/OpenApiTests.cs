using System.Text.Json;
using System.Text.Json.Nodes;

namespace Easel.Api.Tests.Native;

/// <summary>What clients are made from changes only on purpose: with EASEL_UPDATE_SNAPSHOTS=1 the tests write the files anew.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Theory]
    [InlineData("v1"), InlineData("webui")]
    public async Task The_description_is_the_one_that_was_agreed_on(string document)
    {
        await using var host = await ApiHost.StartAsync();
        var now = JsonNode.Parse(await host.Client.GetStringAsync($"/openapi/{document}.json", ApiHost.Stop))!.ToJsonString(Indented) + "\n";
        var file = Path.Combine(Snapshots(), $"{document}.json");
        if (Environment.GetEnvironmentVariable("EASEL_UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(file, now, ApiHost.Stop);
        Assert.Equal(await File.ReadAllTextAsync(file, ApiHost.Stop), now);
    }

    private static string Snapshots()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Easel.slnx"))) folder = folder.Parent;
        return Path.Combine(folder.FullName, "tests", "Easel.Api.Tests", "Snapshots");
    }
}

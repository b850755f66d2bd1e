using System.Text.Json;
using Easel.Core.Prompts;
using Easel.Testing;
using FsCheck.Xunit;

namespace Easel.Core.Tests.Prompts;

public sealed class ExtraNetworksTests
{
    private static IEnumerable<JsonElement> Cases(JsonDocument golden) => golden.RootElement.GetProperty("cases").EnumerateArray();

    [Fact]
    public void Networks_equal_the_reference_in_every_golden_case()
    {
        using var golden = Golden.Json("text/extra_networks.json");
        Assert.All(Cases(golden), c =>
        {
            var result = ExtraNetworks.Parse(c.GetProperty("prompt").GetString()!);
            Assert.Equal(c.GetProperty("cleaned").GetString(), result.Prompt);
            Assert.Equal(c.GetProperty("networks").GetArrayLength(), result.Networks.Length);
            foreach (var (expected, network) in c.GetProperty("networks").EnumerateArray().Zip(result.Networks))
            {
                Assert.Equal(expected.GetProperty("kind").GetString(), network.Kind);
                Assert.Equal(expected.GetProperty("items").Deserialize<string[]>(), network.Items);
                Assert.Equal(expected.GetProperty("positional").Deserialize<string[]>(), network.Positional);
                Assert.Equal(expected.GetProperty("named").Deserialize<SortedDictionary<string, string>>()!, network.Named);
            }
        });
    }

    [Fact]
    public void Lora_factors_equal_the_reference()
    {
        using var golden = Golden.Json("text/extra_networks.json");
        Assert.All(Cases(golden).Where(c => c.TryGetProperty("lora", out _)), c =>
        {
            var tags = ExtraNetworks.Parse(c.GetProperty("prompt").GetString()!).Networks.Where(n => n.Kind == "lora").Select(LoraTag.Read);
            Assert.Equal(
                c.GetProperty("lora").EnumerateArray().Select(l => (l.GetProperty("name").GetString()!, l.GetProperty("te").GetDouble(), l.GetProperty("unet").GetDouble(), l.GetProperty("dyn").Deserialize<int?>())),
                tags.Select(t => (t.Name, t.TextEncoder, t.UNet, t.Dyn)));
        });
    }

    [Fact]
    public void Each_prompt_of_a_batch_is_cleaned_and_the_first_ones_networks_count()
    {
        using var golden = Golden.Json("text/extra_networks.json");
        Assert.All(golden.RootElement.GetProperty("batches").EnumerateArray(), c =>
        {
            var parsed = c.GetProperty("prompts").EnumerateArray().Select(p => ExtraNetworks.Parse(p.GetString()!)).ToList();
            Assert.Equal(c.GetProperty("cleaned").Deserialize<string[]>(), parsed.Select(p => p.Prompt));
            var first = c.GetProperty("extra_data_of_first").EnumerateObject().SelectMany(kind => kind.Value.EnumerateArray().Select(items => (kind.Name, string.Join(':', items.Deserialize<string[]>()!))));
            Assert.Equal(first, parsed[0].Networks.Select(n => (n.Kind, string.Join(':', n.Items))));
        });
    }

    [Fact]
    public void What_the_reference_fails_at_is_reported()
    {
        using var golden = Golden.Json("text/extra_networks.json");
        Assert.All(Cases(golden).Where(c => c.TryGetProperty("lora_error", out _)), c =>
            Assert.NotEmpty(ExtraNetworks.Parse(c.GetProperty("prompt").GetString()!).Networks.SelectMany(n => LoraTag.Read(n).Problems)));
    }

    [Fact]
    public void An_argument_that_is_no_number_is_reported_and_counts_as_the_default()
    {
        var tag = LoraTag.Read(Assert.Single(ExtraNetworks.Parse("<lora:a:b:dyn=x>").Networks));
        Assert.Equal((1, 1, null), (tag.TextEncoder, tag.UNet, tag.Dyn));
        Assert.Equal(2, tag.Problems.Length);
        Assert.Contains("'b'", tag.Problems[0]);
    }

    [Property]
    public void Any_text_is_taken_apart(PromptSoup soup)
    {
        var result = ExtraNetworks.Parse(soup.Text);
        Assert.Equal(soup.Text.Length, result.Prompt.Length + result.Networks.Sum(n => n.ToString().Length));
        Assert.All(result.Networks, n => LoraTag.Read(n));
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Easel.Core.Requests;
using Easel.Testing;
using Easel.Training.Datasets;

namespace Easel.Training.Tests.Datasets;

public sealed class CaptionTextTests
{
    private static readonly CaptionMoment First = new(1, 0, 1000);

    [Fact]
    public void Captions_have_the_outcomes_of_the_reference_and_no_others()
    {
        using var golden = Golden.Json("mini/data/captions.json");
        foreach (var item in golden.RootElement.GetProperty("process_caption").EnumerateArray())
        {
            var caption = item.GetProperty("caption").GetString()!;
            var options = Options(item.GetProperty("settings"));
            var moment = new CaptionMoment(item.GetProperty("epoch").GetInt32(), item.GetProperty("step").GetInt32(), item.GetProperty("max_train_steps").GetInt32());
            var replacements = item.GetProperty("replacements").EnumerateObject().Select(r => (r.Name, Texts(r.Value))).ToList();
            var seen = Enumerable.Range(0, 400).Select(seed => CaptionText.Compose(caption, options, moment, new Random(seed), replacements)).ToHashSet();
            if (item.GetProperty("results") is { ValueKind: JsonValueKind.Array } results)
                Assert.Equal(results.EnumerateArray().Select(r => r.GetString()!).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
            else
                Assert.All(seen, text => Assert.Equal(Texts(item.GetProperty("sorted_tokens")), text.Split(", ").Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public void Mission_9_22_Shuffling_gives_every_order_and_leaves_the_parts_whole()
    {
        var options = new CaptionOptions(Shuffle: true);
        var seen = Enumerable.Range(0, 200).Select(seed => CaptionText.Compose("铁匠铺,工人,打铁", options, First, new Random(seed))).ToHashSet();
        Assert.Equal(6, seen.Count);
        Assert.All(seen, text => Assert.Equal(["工人", "打铁", "铁匠铺"], text.Split(", ").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Mission_9_23_Kept_tags_never_move_and_the_others_do()
    {
        var options = new CaptionOptions(Shuffle: true, KeepTokens: 4);
        var seen = Enumerable.Range(0, 100).Select(seed => CaptionText.Compose("a, b, c, d, e, f, g, h", options, First, new Random(seed))).ToList();
        Assert.All(seen, text => Assert.StartsWith("a, b, c, d, ", text, StringComparison.Ordinal));
        Assert.True(seen.Distinct().Count() > 15);
    }

    [Fact]
    public void Mission_9_17_Captions_are_empty_in_every_second_epoch()
    {
        var options = new CaptionOptions(DropoutEveryNEpochs: 2);
        var drawn = Enumerable.Range(1, 6).Select(epoch => CaptionText.Compose("cat", options, First with { Epoch = epoch }, new Random(0)));
        Assert.Equal(["cat", "", "cat", "", "cat", ""], drawn);
    }

    [Fact]
    public void Mission_9_18_Dropout_rates_are_kept_and_kept_tags_are_spared()
    {
        var random = new Random(5);
        var whole = Enumerable.Range(0, 10_000).Count(_ => CaptionText.Compose("cat", new CaptionOptions(DropoutRate: 0.3), First, random).Length == 0);
        Assert.InRange(whole, 2800, 3200);

        var tags = new CaptionOptions(TagDropoutRate: 0.3, KeepTokens: 1);
        var drawn = Enumerable.Range(0, 2_500).Select(_ => CaptionText.Compose("keep, a, b, c, d", tags, First, random).Split(", ")).ToList();
        Assert.All(drawn, parts => Assert.Equal("keep", parts[0]));
        Assert.InRange(10_000 - drawn.Sum(parts => parts.Length - 1), 2800, 3200);
    }

    private static ImmutableArray<string> Texts(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? [element.GetString()!] : [.. element.EnumerateArray().Select(e => e.GetString()!)];

    private static CaptionOptions Options(JsonElement settings)
    {
        var options = new CaptionOptions();
        foreach (var setting in settings.EnumerateObject())
        {
            options = setting.Name switch
            {
                "caption_prefix" => options with { Prefix = setting.Value.GetString() },
                "caption_suffix" => options with { Suffix = setting.Value.GetString() },
                "caption_dropout_rate" => options with { DropoutRate = setting.Value.GetDouble() },
                "caption_dropout_every_n_epochs" => options with { DropoutEveryNEpochs = setting.Value.GetInt32() },
                "caption_tag_dropout_rate" => options with { TagDropoutRate = setting.Value.GetDouble() },
                "enable_wildcard" => options with { Wildcards = setting.Value.GetBoolean() },
                "shuffle_caption" => options with { Shuffle = setting.Value.GetBoolean() },
                "keep_tokens" => options with { KeepTokens = setting.Value.GetInt32() },
                "keep_tokens_separator" => options with { KeepTokensSeparator = setting.Value.GetString()! },
                "caption_separator" => options with { Separator = setting.Value.GetString()! },
                "secondary_separator" => options with { SecondarySeparator = setting.Value.GetString() },
                "token_warmup_step" => options with { TokenWarmupStep = setting.Value.GetDouble() },
                "token_warmup_min" => options with { TokenWarmupMin = setting.Value.GetInt32() },
                _ => throw new InvalidOperationException(setting.Name),
            };
        }

        return options;
    }
}

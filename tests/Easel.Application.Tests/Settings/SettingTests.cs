using System.Text.Json;
using Easel.Application.Settings;
using Easel.Core.Errors;

namespace Easel.Application.Tests.Settings;

public class SettingTests : StudioTests
{
    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public void Every_default_can_be_set()
    {
        Assert.True(SettingList.All.Length > 250);
        Assert.Empty(SettingList.All.Where(it => it.Problem(it.Default) is not null).Select(it => it.Key));
        Assert.Equal(SettingList.All.Length, SettingList.All.Select(it => it.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_change_is_all_or_nothing_and_names_every_problem()
    {
        await using var studio = await OpenAsync();
        var changes = Json("""{"samples_format": "webp", "jpeg_quality": 500, "randn_source": "TPU", "nonsense": 1, "tiling": "yes"}""");
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.ChangeSettingsAsync(changes, Stop));
        Assert.Equal(["jpeg_quality", "nonsense", "randn_source", "tiling"], error.Problems.Select(it => it.Field).Order(StringComparer.Ordinal));
        Assert.Equal("png", (await studio.Local.SettingsAsync(Stop)).Text("samples_format"));
    }

    [Fact]
    public async Task Settings_survive_a_restart_belong_to_their_owner_and_go_back_to_defaults()
    {
        await using var studio = await OpenAsync();
        await studio.Local.ChangeSettingsAsync(Json("""{"samples_format": "webp", "CLIP_stop_at_last_layers": 2, "sd_model_checkpoint": "v1"}"""), Stop);
        await studio.RestartAsync();
        var values = await studio.Local.SettingsAsync(Stop);
        Assert.Equal(("webp", 2.0, "v1"), (values.Text("samples_format"), values.Number("CLIP_stop_at_last_layers"), values.Text("sd_model_checkpoint")));
        Assert.Empty((await studio.Parts.For(new StudioUser("eve", false)).SettingsAsync(Stop)).Set);
        await studio.Local.ChangeSettingsAsync(Json("""{"CLIP_stop_at_last_layers": 1, "sd_model_checkpoint": null}"""), Stop);
        Assert.Equal(["samples_format"], (await studio.Local.SettingsAsync(Stop)).Set.Keys);
        await studio.Local.ResetSettingsAsync([], Stop);
        Assert.Empty((await studio.Local.SettingsAsync(Stop)).Set);
    }

    [Fact]
    public async Task What_counts_for_everyone_takes_an_administrator()
    {
        await using var studio = await OpenAsync();
        var eve = studio.Parts.For(new StudioUser("eve", false));
        await Assert.ThrowsAsync<InvalidRequestException>(() => eve.ChangeSettingsAsync(Json("""{"queue_paused": true}"""), Stop));
        await studio.Local.ChangeSettingsAsync(Json("""{"queue_paused": true}"""), Stop);
        Assert.True((await eve.SettingsAsync(Stop)).Flag("queue_paused"));
    }

    [Fact]
    public void Settings_are_found_by_words_and_say_whether_they_do_anything()
    {
        Assert.Contains("randn_source", SettingList.Search("random seed").Select(it => it.Key));
        Assert.NotNull(SettingList.Find("sd_model_checkpoint")!.Effect);
        Assert.Null(SettingList.Find("hide_ldm_prints")!.Effect);
    }

    [Fact]
    public void Values_for_one_request_lie_over_the_others_and_rubbish_is_left_out()
    {
        var values = new SettingValues(System.Collections.Immutable.ImmutableDictionary<string, JsonElement>.Empty).With(Json("""{"CLIP_stop_at_last_layers": 2, "jpeg_quality": "much", "unknown": 1}"""));
        Assert.Equal((2.0, 80.0), (values.Number("CLIP_stop_at_last_layers"), values.Number("jpeg_quality")));
    }

    private static Dictionary<string, JsonElement> Json(string text) => JsonDocument.Parse(text).RootElement.EnumerateObject().ToDictionary(it => it.Name, it => it.Value.Clone());
}

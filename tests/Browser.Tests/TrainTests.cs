using Easel.Core.Jobs;
using Easel.Core.Requests;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class TrainTests(StudioPage studio) : IClassFixture<StudioPage>
{
    // The tutorial's items a to s, by their names in sd-scripts.
    private static readonly string[] Items =
    [
        "pretrained_model_name_or_path", "v2", "v_parameterization", "resolution_width", "resolution_height", "max_train_epochs", "train_batch_size", "save_every_n_epochs", "learning_rate", "lr_scheduler",
        "lr_warmup_steps", "optimizer_type", "unet_lr", "text_encoder_lr", "network_dim", "network_alpha", "network_dropout", "caption_dropout_every_n_epochs", "caption_dropout_rate", "caption_tag_dropout_rate",
        "noise_offset", "gradient_checkpointing", "shuffle_caption", "keep_tokens", "max_token_length", "clip_skip",
    ];

    [Theory]
    [InlineData("en-GB", "Noise offset", "噪声偏移")]
    [InlineData("zh-CN", "噪声偏移", "Noise offset")]
    public async Task Mission_9_26_Every_parameter_is_on_one_page_with_both_names_default_range_and_help(string language, string own, string other)
    {
        var page = await studio.OpenAsync("/train", language: language, user: "train");
        foreach (var item in Items)
        {
            var field = page.Locator($"[data-field={item}]");
            await Expect(field).ToBeVisibleAsync();
            await Expect(field).ToContainTextAsync(item);
        }

        await Expect(page.Locator("[data-field=noise_offset]")).ToContainTextAsync(own);
        await Expect(page.Locator("[data-field=noise_offset]")).ToContainTextAsync(other);
        await Expect(page.Locator("[data-field=noise_offset]")).ToContainTextAsync("0 – 10");
    }

    [Fact]
    public async Task Mission_9_6_The_reckoning_shows_that_a_larger_batch_gives_fewer_steps()
    {
        var page = await studio.OpenAsync("/train", user: "batch");
        await page.GetByLabel("pictures", new() { Exact = true }).FillAsync("6");
        await page.GetByLabel("pictures", new() { Exact = true }).PressAsync("Tab");
        await Expect(page.Locator("[data-test=reckoning]")).ToContainTextAsync("60 samples an epoch = 60 steps");
        await page.Locator("#t-train_batch_size").FillAsync("4");
        await page.Locator("#t-train_batch_size").PressAsync("Tab");
        await Expect(page.Locator("[data-test=reckoning]")).ToContainTextAsync("60 samples an epoch = 15 steps");
    }

    [Theory]
    [InlineData("1e-4")]
    [InlineData("0.0001")]
    [InlineData("1E-04")]
    public async Task Mission_9_8_The_learning_rate_may_be_written_in_any_of_the_usual_ways(string text)
    {
        var page = await studio.OpenAsync("/train", user: $"rate{text[..2]}{text.Length}");
        await page.Locator("#t-learning_rate").FillAsync("0.5");
        await page.Locator("#t-learning_rate").PressAsync("Tab");
        await Expect(page.Locator("[data-field=learning_rate] .reset")).ToBeVisibleAsync();
        await page.Locator("#t-learning_rate").FillAsync(text);
        await page.Locator("#t-learning_rate").PressAsync("Tab");
        await Expect(page.Locator("[data-field=learning_rate] .reset")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-field=learning_rate] .problem")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Mission_9_14_A_high_rank_brings_a_word_of_advice_and_clip_skip_is_closed_for_SD_2()
    {
        var page = await studio.OpenAsync("/train", user: "rank");
        await page.Locator("#t-network_dim").FillAsync("128");
        await page.Locator("#t-network_dim").PressAsync("Tab");
        await Expect(page.Locator("[data-field=network_dim] .note")).ToBeVisibleAsync();
        await page.Locator("#t-v2").CheckAsync();
        await Expect(page.Locator("#t-clip_skip")).ToBeDisabledAsync();
        await page.Locator("#t-network_dim").FillAsync("many");
        await page.Locator("#t-network_dim").PressAsync("Tab");
        await Expect(page.Locator("[data-field=network_dim] .problem")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_is_shown_as_soon_as_it_is_saved_and_never_as_another_trainings()
    {
        studio.Host.Painter.Rests = true;
        var file = Path.Combine(studio.Host.Folders.Data, "first-step2.safetensors");
        await File.WriteAllTextAsync(file, "x", Stop);
        var lease = (await studio.Host.Leases.TakeAsync(await SubmitAsync("first"), "trainer", Stop))!.Lease;
        await SubmitAsync("second");
        await studio.Host.Leases.ReportAsync(lease, [Step(1)], Stop);
        var page = await studio.OpenAsync("/train");
        var training = page.Locator("[data-test=training]");
        await Expect(training.Locator("[data-test=training-state]")).ToContainTextAsync("Step 1 of 3");
        // The next step is far off: what came with this one is shown now.
        await studio.Host.Leases.ReportAsync(lease, [Step(2), new JobTrainingSaved(file, "model", 2)], Stop);
        await Expect(training.Locator("[data-test=training-files]")).ToContainTextAsync("first-step2.safetensors");
        await studio.Host.Leases.ReportAsync(lease, [new JobFinished(new TrainResult(file, [file], [], 3, 1, 0.1, 1, "good", false))], Stop);
        await Expect(training.Locator("h2")).ToContainTextAsync("second");
        await Expect(training.Locator("[data-test=training-files]")).ToHaveCountAsync(0);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<JobId> SubmitAsync(string name)
    {
        Directory.CreateDirectory(Path.Combine(studio.Host.Folders.Data, "datasets", "cats", "1_a cat"));
        return await studio.Host.Local.SubmitAsync(new TrainRequest(Data: new TrainData("datasets/cats"), Save: new TrainSave(Name: name)), Stop);
    }

    private static JobTrainingStep Step(int step) => new(step, 3, 1, 1, 0.1, 0.1, 1, 1e-4, 60, 60);
}

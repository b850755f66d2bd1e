using Easel.Core.Errors;
using Easel.Core.Infotext;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Testing;

namespace Easel.Worker.Tests.Generation;

public sealed class GenerateHandlerTests : IDisposable
{
    private readonly Studio studio = new();

    public void Dispose() => studio.Dispose();

    [Fact]
    public async Task Mission_1_1_a_prompt_becomes_one_picture_with_its_parameters()
    {
        var result = await studio.PaintAsync(Studio.Request with { Negative = "mush", Scheduler = "Karras", Sampler = "euler", ClipSkip = 2 });
        var image = Assert.Single(result.Images);
        var asset = Assert.Single(studio.Assets.Images);
        Assert.Equal((64, 64, 3), (asset.Picture.Width, asset.Picture.Height, asset.Picture.Channels));
        Assert.Equal(image.Infotext, asset.Infotext);

        var text = GenerationParameters.Parse(image.Infotext);
        Assert.Equal(("a cat", "mush"), (text.Prompt, text.Negative));
        Assert.Equal(("3", "Euler", "Karras", "5", "2", "tiny-sd1"), (text["Steps"], text["Sampler"], text["Schedule type"], text["Seed"], text["Clip skip"], text["Model"]));
        Assert.Matches("^[0-9a-f]{10}$", text["Model hash"]);
        Assert.True(result.Seconds is { Load: > 0, Encode: > 0, Sample: > 0, Decode: > 0 });
        Assert.True(result.Seconds.Total >= result.Seconds.Sample);
    }

    [Fact]
    public async Task Events_tell_the_job_from_its_start_to_its_end()
    {
        var result = await studio.PaintAsync(Studio.Request with { Count = 2 });
        Assert.Equal(result, Assert.IsType<JobFinished>(studio.Events[^1]).Result);
        Assert.Equal([0, 1], studio.Events.OfType<JobImageSaved>().Select(it => it.Image));
        var fractions = studio.Events.OfType<JobProgress>().Select(it => it.Fraction).ToList();
        Assert.Equal(fractions.Order(), fractions);
    }

    [Fact]
    public async Task Mission_1_3_too_little_room_is_refused_before_the_first_step()
    {
        studio.Assets.FreeBytes = 300L << 20;
        var error = await Assert.ThrowsAsync<EaselException>(() => studio.PaintAsync(Studio.Request));
        Assert.Equal("disk-full", error.Code);
        Assert.Contains(studio.Assets.Room().Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("300 MB free", error.Message, StringComparison.Ordinal);
        Assert.Equal("disk-full", Assert.IsType<JobFailed>(Assert.Single(studio.Events)).Code);
    }

    [Fact]
    public async Task What_is_not_built_yet_is_refused_and_never_ignored()
    {
        await Assert.ThrowsAsync<UnsupportedFeatureException>(() => studio.PaintAsync(Studio.Request with { Control = [new ControlOptions("canny", "a.png")] }));
        Assert.Empty(studio.Assets.Images);
    }

    [Fact]
    public async Task A_skip_ends_one_batch_and_an_interrupt_the_job_and_both_keep_pictures()
    {
        var skipped = await studio.PaintAsync(Studio.Request with { Steps = 8, Count = 2 }, (news, control) =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Batch: 0, Step: 2 }) control.Stop(StopKind.Skip);
        });
        Assert.Equal((2, false), (skipped.Images.Length, skipped.Interrupted));
        Assert.Equal((2, 8), (LastStep(0), LastStep(1)));

        studio.Events.Clear();
        var interrupted = await studio.PaintAsync(Studio.Request with { Steps = 8, Count = 3 }, (news, control) =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Batch: 1, Step: 2 }) control.Stop(StopKind.Interrupt);
        });
        Assert.Equal((2, true), (interrupted.Images.Length, interrupted.Interrupted));
        Assert.Equal((8, 2), (LastStep(0), LastStep(1)));

        int LastStep(int batch) => studio.Events.OfType<JobProgress>().Where(it => it.Stage == JobStage.Sample && it.Batch == batch).Max(it => it.Step);
    }

    [Fact]
    public async Task A_cancel_keeps_what_is_finished_and_nothing_else()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => studio.PaintAsync(Studio.Request with { Count = 3 }, (news, control) =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Batch: 1, Step: 1 }) control.Stop(StopKind.Cancel);
        }));
        Assert.Single(studio.Assets.Images);
        Assert.IsType<JobCancelled>(studio.Events[^1]);
    }

    [Fact]
    public async Task Latents_steps_and_noise_travel_through_files()
    {
        var request = Studio.Request with { Sampler = "Euler", BatchSize = 2, Output = new OutputOptions(SaveLatents: "l.safetensors", SaveSteps: "s.safetensors") };
        await studio.PaintAsync(request);
        Assert.Equal([2L, 4, 8, 8], LatentFile.Read(studio.Assets.PathOf("l.safetensors"), "latents").Shape);
        var start = LatentFile.Read(studio.Assets.PathOf("s.safetensors"), "step_000");
        Assert.Equal(
            LatentFile.Read(studio.Assets.PathOf("l.safetensors"), "latents").Values, LatentFile.Read(studio.Assets.PathOf("s.safetensors"), "step_003").Values);

        // The start latent is noise times the first level: given back as noise, it paints the same picture whatever the seed.
        const float firstLevel = 14.614646f;
        var noise = new PlainTensor("noise", [1, 4, 8, 8], [.. start.Values.Take(256).Select(value => value / firstLevel)]);
        LatentFile.Write(studio.Assets.PathOf("noise.safetensors"), [noise]);
        var original = studio.Assets.Images[0].Picture.Bytes;
        var repeated = await studio.PixelsAsync(Studio.Request with { Sampler = "Euler", Seed = 1234, Width = null, Height = null, InitNoise = "noise.safetensors" });
        Assert.All(original.Zip(repeated), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public async Task Missing_inputs_and_models_are_named()
    {
        var noise = await Assert.ThrowsAsync<InvalidRequestException>(() => studio.PaintAsync(Studio.Request with { InitNoise = "absent.safetensors" }));
        Assert.Equal("initNoise", noise.Problems.Single().Field);
        await Assert.ThrowsAsync<ModelNotFoundException>(() => studio.PaintAsync(Studio.Request with { Model = "absent" }));
        var device = await Assert.ThrowsAsync<UnsupportedFeatureException>(() => studio.PaintAsync(Studio.Request with { Device = new DeviceOptions("cuda:77") }));
        Assert.Contains("cpu", device.Message, StringComparison.Ordinal);
        var model = await Assert.ThrowsAsync<ModelFormatException>(() => studio.PaintAsync(Studio.Request with { Model = Golden.PathOf("models/taesd_decoder.safetensors") }));
        Assert.Contains("taesd_decoder", model.Message, StringComparison.Ordinal);
        Assert.All(studio.Events, news => Assert.IsType<JobFailed>(news));
    }

    [Fact]
    public async Task Mission_1_16_out_of_memory_falls_back_to_a_lower_mode_where_the_user_left_it_open()
    {
        var failures = 1;
        void RunOut(JobEvent news, JobControl control)
        {
            if (news is JobProgress { Stage: JobStage.Sample, Step: 1 } && failures-- > 0)
                throw new InvalidOperationException("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory");
        }

        var result = await studio.PaintAsync(Studio.Request, RunOut);
        Assert.Single(result.Images);
        Assert.Contains("memory mode medium", Assert.Single(studio.Events.OfType<JobLog>()).Message, StringComparison.Ordinal);

        failures = 1;
        var chosen = Studio.Request with { Device = new DeviceOptions(Memory: MemoryMode.Normal) };
        var error = await Assert.ThrowsAsync<OutOfDeviceMemoryException>(() => studio.PaintAsync(chosen, RunOut));
        Assert.Contains("--memory medium", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_fails_the_job_and_the_next_one_works()
    {
        studio.Assets.Refusal = new EaselException("cannot-write", "full");
        await Assert.ThrowsAsync<EaselException>(() => studio.PaintAsync(Studio.Request));
        Assert.Equal("cannot-write", Assert.IsType<JobFailed>(studio.Events[^1]).Code);
        studio.Assets.Refusal = null;
        Assert.Single((await studio.PaintAsync(Studio.Request)).Images);
    }
}

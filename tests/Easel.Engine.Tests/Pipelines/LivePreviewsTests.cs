using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Testing;

namespace Easel.Engine.Tests.Pipelines;

/// <summary>Looks at pictures in work.</summary>
[NoTensorLeaks]
public sealed class LivePreviewsTests
{
    private static readonly GenerateRequest Request = new("a cat", Sampler: "Euler", Steps: 4, Width: 64, Height: 48, Seed: 5);

    private static readonly string TinyDecoder = Golden.PathOf("models/taesd_decoder.safetensors");

    [Theory]
    [InlineData(PreviewMethod.Approximation, 8, 6)]
    [InlineData(PreviewMethod.Taesd, 64, 48)]
    [InlineData(PreviewMethod.Full, 64, 48)]
    public void They_come_every_so_many_steps_for_every_picture_and_change_no_pixel(PreviewMethod method, int width, int height)
    {
        using var painted = new Painted();
        var request = Request with { BatchSize = 2, Preview = new PreviewOptions(method, Every: 2) };
        var pictures = painted.Batch(request, previews: true, tinyDecoder: TinyDecoder).Pictures;
        var previews = painted.Events.OfType<JobPreview>().ToList();
        Assert.Equal([(0, 2), (1, 2), (0, 4), (1, 4)], previews.Select(it => (it.Image, it.Step)));
        Assert.All(previews, it => Assert.Equal((width, height), (it.Picture.Width, it.Picture.Height)));
        Assert.Equal(4, previews.Select(it => Convert.ToHexString(it.Picture.Bytes)).Distinct().Count());
        Assert.Equal(painted.Batch(request).Pictures.Select(it => Convert.ToHexString(it.Bytes)), pictures.Select(it => Convert.ToHexString(it.Bytes)));
    }

    [Fact]
    public void A_full_preview_of_the_last_step_is_the_picture()
    {
        using var painted = new Painted();
        var request = Request with { Preview = new PreviewOptions(PreviewMethod.Full, Every: 4) };
        var picture = painted.Batch(request, previews: true).Pictures.Single();
        Assert.Equal(picture.Bytes, Assert.Single(painted.Events.OfType<JobPreview>()).Picture.Bytes);
    }

    [Fact]
    public void Full_previews_leave_low_memory_low()
    {
        using var painted = new Painted();
        var low = DevicePolicy.Cpu.In(MemoryMode.Low);
        painted.Batch(Request with { Preview = new PreviewOptions(PreviewMethod.Full) }, low, previews: true);
        Assert.Equal(4, painted.Events.OfType<JobPreview>().Count());
        Assert.Equal(["vae"], painted.Host.Loaded.Select(id => id.Part));
    }

    [Fact]
    public void Where_nobody_looks_nothing_is_shown_or_loaded()
    {
        using var painted = new Painted();
        painted.Batch(Request with { Preview = new PreviewOptions(PreviewMethod.Taesd) }, tinyDecoder: TinyDecoder);
        Assert.Empty(painted.Events.OfType<JobPreview>());
        Assert.DoesNotContain("taesd", painted.Host.Loaded.Select(id => id.Part));
    }

    [Fact]
    public void A_file_that_is_not_the_decoder_is_named()
    {
        using var painted = new Painted();
        var encoder = Golden.PathOf("models/taesd_encoder.safetensors");
        var error = Assert.Throws<ModelFormatException>(
            () => painted.Batch(Request with { Preview = new PreviewOptions(PreviewMethod.Taesd) }, previews: true, tinyDecoder: encoder));
        Assert.Contains(encoder, error.Message, StringComparison.Ordinal);
        Assert.Contains("taesd_decoder", error.Message, StringComparison.Ordinal);
    }
}

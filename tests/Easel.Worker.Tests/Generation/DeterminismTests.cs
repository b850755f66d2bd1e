using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Worker.Tests.Generation;

public sealed class DeterminismTests
{
    [Fact]
    public async Task Mission_2_1_the_same_request_gives_the_same_file_bit_for_bit_twenty_times()
    {
        using var studio = new Studio();
        var first = await FileAsync();
        for (var i = 1; i < 20; i++) Assert.Equal(first, await FileAsync());

        async Task<byte[]> FileAsync()
        {
            await studio.PaintAsync(Studio.Request);
            var image = studio.Assets.Images[^1];
            return ImageEncoder.Encode(image.Picture, ImageFormat.Png, image.Infotext);
        }
    }

    [Fact]
    public async Task Mission_2_1_the_same_request_gives_the_same_bits_with_several_threads_too()
    {
        using var studio = new Studio(threads: 2);
        var request = Studio.Request with { Steps = 1 };
        var first = await studio.PixelsAsync(request);
        for (var i = 0; i < 2; i++) Assert.Equal(first, await studio.PixelsAsync(request));
    }

    [Fact]
    public async Task Mission_2_1_a_restart_and_other_jobs_between_change_nothing()
    {
        byte[] first;
        using (var studio = new Studio()) first = await studio.PixelsAsync(Studio.Request);
        using var again = new Studio();
        await again.PixelsAsync(Studio.Request with { Prompt = "a dog", Sampler = "DPM++ 2M", Width = 128, BatchSize = 2, Seed = 99 });
        await again.PixelsAsync(Studio.Request with { Device = new DeviceOptions(Memory: MemoryMode.Low) });
        Assert.Equal(first, await again.PixelsAsync(Studio.Request));
    }

    [Theory]
    [InlineData("Euler a")]
    [InlineData("DPM++ SDE")]
    [InlineData("DPM adaptive")]
    public async Task Mission_2_1_picture_k_of_a_job_equals_its_own_seed_alone(string sampler)
    {
        using var studio = new Studio();
        var request = Studio.Request with { Sampler = sampler };
        var result = await studio.PaintAsync(request with { Count = 2, BatchSize = 2 });
        var together = studio.Assets.Images.Select(image => image.Picture.Bytes).ToList();
        Assert.Equal([5L, 6, 7, 8], result.Images.Select(image => image.Seed));
        foreach (var (i, image) in result.Images.Index())
            Assert.Equal(await studio.PixelsAsync(request with { Seed = image.Seed }), together[i]);
    }

    [Fact]
    public async Task A_drawn_seed_is_told_and_repeats_the_picture()
    {
        using var studio = new Studio();
        var result = await studio.PaintAsync(Studio.Request with { Seed = -1 });
        var seed = Assert.Single(result.Images).Seed;
        Assert.InRange(seed, 0, uint.MaxValue);
        var drawn = studio.Assets.Images[^1].Picture.Bytes;
        Assert.Equal(drawn, await studio.PixelsAsync(Studio.Request with { Seed = seed }));
    }
}

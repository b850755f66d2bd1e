using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Memory;
using Easel.Engine.Pipelines;
using Easel.Engine.Samplers;
using Easel.Testing;
using TorchSharp;

namespace Easel.Engine.Tests.Pipelines;

[NoTensorLeaks]
public sealed class TextToImageTests
{
    private static readonly GenerateRequest Request = new("a cat", Steps: 3, Width: 64, Height: 64, Seed: 5);

    [Theory]
    [InlineData("Euler a", 0.0)]
    [InlineData("DPM++ 2M", 0.0)]
    [InlineData("DDIM", 0.0)]
    [InlineData("Euler", 0.4)]
    public void Mission_2_1_a_picture_of_a_batch_equals_its_seed_alone_bit_for_bit(string sampler, double subseedStrength)
    {
        using var painted = new Painted();
        var request = Request with { Sampler = sampler, SubseedStrength = subseedStrength, Subseed = 40 };
        var together = painted.Batch(request with { BatchSize = 3 });
        Assert.Equal(3, together.Pictures.Length);
        for (var i = 0; i < 3; i++)
        {
            var alone = painted.Batch(subseedStrength > 0 ? request with { Subseed = 40 + i } : request with { Seed = 5 + i });
            Assert.Equal(alone.Pictures.Single().Bytes, together.Pictures[i].Bytes);
        }
    }

    public static TheoryData<string> Samplers => [.. SamplerList.All.Select(sampler => sampler.Name)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Every_sampler_paints_a_batch_whose_pictures_equal_their_seeds_alone(string sampler)
    {
        using var painted = new Painted();
        var request = Request with { Sampler = sampler };
        var together = painted.Batch(request with { BatchSize = 2 });
        // An adaptive sampler would choose its steps by the error of the whole batch, and so is given one picture after the other.
        if (sampler == "DPM adaptive") Assert.Single(together.Pictures);
        else Assert.Equal(painted.Batch(request with { Seed = 6 }).Pictures.Single().Bytes, together.Pictures[1].Bytes);
    }

    [Fact]
    public void Sizes_that_are_no_power_of_two_in_latents_are_painted_too()
    {
        using var painted = new Painted();
        var picture = painted.Batch(Request with { Width = 72, Height = 104, Steps = 1 }).Pictures.Single();
        Assert.Equal((72, 104), (picture.Width, picture.Height));
    }

    [Fact]
    public void Mission_1_2_medium_and_low_memory_hold_no_more_than_the_file_and_paint_the_same_picture()
    {
        using var painted = new Painted();
        var normal = painted.Batch(Request);
        var normalBytes = painted.Host.LoadedBytes;
        var medium = painted.Batch(Request, DevicePolicy.Cpu.In(MemoryMode.Medium));
        Assert.InRange(painted.Host.LoadedBytes, 1, new FileInfo(painted.Model.Path).Length);
        Assert.True(painted.Host.LoadedBytes < 0.75 * normalBytes);
        var low = painted.Batch(Request, DevicePolicy.Cpu.In(MemoryMode.Low));
        Assert.Equal(["vae"], painted.Host.Loaded.Select(id => id.Part));
        // Without a card that is the same.
        var offload = painted.Batch(Request, DevicePolicy.Cpu.In(MemoryMode.Offload));
        Assert.Equal(low.Latents.Values, offload.Latents.Values);

        // Weights are cast, not rounded: latents are the same bits. The VAE works in strips, which moves the last bits of pixels.
        Assert.Equal(normal.Latents.Values, medium.Latents.Values);
        Assert.Equal(normal.Latents.Values, low.Latents.Values);
        Assert.All(normal.Pictures.Single().Bytes.Zip(low.Pictures.Single().Bytes), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void Half_precision_paints_nearly_the_same_picture()
    {
        using var painted = new Painted();
        var full = painted.Batch(Request).Pictures.Single().Bytes;
        var half = painted.Batch(Request, DevicePolicy.Cpu with { UNet = torch.ScalarType.BFloat16, TextEncoder = torch.ScalarType.BFloat16 }).Pictures.Single().Bytes;
        Assert.NotEqual(full, half);
        Assert.InRange(full.Zip(half).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 40);
    }

    [Theory]
    [InlineData("Euler a"), InlineData("Euler"), InlineData("DPM++ 2M"), InlineData("DDIM")]
    public void The_latents_of_every_step_are_kept_from_the_start_to_the_end(string sampler)
    {
        using var painted = new Painted();
        var result = painted.Batch(Request with { Sampler = sampler, BatchSize = 2, Output = new OutputOptions(SaveSteps: "x") });
        var steps = painted.Events.OfType<JobProgress>().Max(progress => progress.Steps);
        Assert.Equal(Enumerable.Range(0, steps + 1).Select(i => $"step_{i:000}"), result.Steps.Select(step => step.Name));
        Assert.All(result.Steps, step => Assert.Equal([2L, 4, 8, 8], step.Shape));
        Assert.Equal(result.Latents.Values, result.Steps[^1].Values);
    }

    [Fact]
    public void Mission_3_15_the_tutorials_edit_goes_on_with_the_picture_so_far()
    {
        using var painted = new Painted();
        var request = Request with { Sampler = "Euler", Steps = 20, Width = 32, Height = 32, Output = new OutputOptions(SaveSteps: "x") };
        var (plain, edited) = (Steps("a fantasy landscape"), Steps("a [fantasy:cyberpunk:16] landscape"));
        // A1111 reads the timeline one call late (see PromptSchedule.IndexAt): 16 steps are promised to the first text, and 17 are its.
        Assert.Equal(plain[..18], edited[..18]);
        Assert.All(plain[18..].Zip(edited[18..]), pair => Assert.NotEqual(pair.First, pair.Second));

        List<float[]> Steps(string prompt) => [.. painted.Batch(request with { Prompt = prompt }).Steps.Select(step => step.Values.ToArray())];
    }

    [Fact]
    public void Mission_3_16_alternation_takes_turns_with_the_picture_so_far()
    {
        using var painted = new Painted();
        var request = Request with { Sampler = "Euler", Steps = 4, Width = 32, Height = 32, Output = new OutputOptions(SaveSteps: "x") };
        var (cow, both) = (Steps("cow in a field"), Steps("[cow|horse] in a field"));
        Assert.Equal(cow[..3], both[..3]);
        Assert.NotEqual(cow[3], both[3]);

        List<float[]> Steps(string prompt) => [.. painted.Batch(request with { Prompt = prompt }).Steps.Select(step => step.Values.ToArray())];
    }

    [Fact]
    public void Progress_never_falls_and_each_step_is_told_once()
    {
        using var painted = new Painted();
        painted.Batch(Request);
        var progress = painted.Events.OfType<JobProgress>().ToList();
        Assert.Equal(progress.Select(it => it.Fraction).Order(), progress.Select(it => it.Fraction));
        Assert.Equal([0, 1, 2, 3], progress.Where(it => it.Stage == JobStage.Sample).Select(it => it.Step));
        Assert.Equal([JobStage.Load, JobStage.Encode, JobStage.Load, JobStage.Sample, JobStage.Decode], progress.Select(it => it.Stage).Where((stage, i) => i == 0 || progress[i - 1].Stage != stage));
    }

    [Fact]
    public void Previews_come_with_every_step_for_every_picture()
    {
        using var painted = new Painted();
        painted.Batch(Request with { BatchSize = 2 }, previews: true);
        var previews = painted.Events.OfType<JobPreview>().ToList();
        Assert.Equal([(0, 1), (1, 1), (0, 2), (1, 2), (0, 3), (1, 3)], previews.Select(it => (it.Image, it.Step)));
        Assert.All(previews, it => Assert.Equal((8, 8), (it.Picture.Width, it.Picture.Height)));
    }

    [Fact]
    public void An_interrupt_stops_before_the_next_network_call_and_keeps_the_picture()
    {
        using var painted = new Painted();
        var result = painted.Batch(Request with { Steps = 10 }, hear: news =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Step: 2 }) painted.Control.Stop(StopKind.Interrupt);
        });
        Assert.True(result.WasInterrupted);
        Assert.Single(result.Pictures);
        Assert.Equal(2, painted.Events.OfType<JobProgress>().Where(it => it.Stage == JobStage.Sample).Max(it => it.Step));
    }

    [Fact]
    public void A_cancel_stops_before_the_next_network_call_and_leaves_nothing()
    {
        using var painted = new Painted();
        Assert.ThrowsAny<OperationCanceledException>(() => painted.Batch(Request with { Steps = 10 }, hear: news =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Step: 2 }) painted.Control.Stop(StopKind.Cancel);
        }));
        Assert.Equal(2, painted.Events.OfType<JobProgress>().Where(it => it.Stage == JobStage.Sample).Max(it => it.Step));
    }

    [Fact]
    public void A_separate_vae_paints_the_same_latents_with_other_pixels()
    {
        using var own = new Painted();
        using var other = new Painted(vae: Golden.PathOf("models/tiny-vae-mini.bf16.safetensors"));
        var side = 8 * other.Model.VaeConfig.Factor;
        var (first, second) = (own.Batch(Request), other.Batch(Request with { Width = side, Height = side }));
        Assert.Equal(first.Latents.Values, second.Latents.Values);
        Assert.NotEqual(first.Pictures.Single().Bytes, second.Pictures.Single().Bytes);
    }

    [Fact]
    public void Clip_skip_ensd_and_the_noise_source_change_the_picture()
    {
        using var painted = new Painted();
        byte[] Bytes(GenerateRequest request) => painted.Batch(request).Pictures.Single().Bytes;
        byte[][] pictures =
        [
            Bytes(Request), Bytes(Request with { ClipSkip = 2 }), Bytes(Request with { Ensd = 31337 }), Bytes(Request with { NoiseSource = NoiseSource.Nv }),
            Bytes(Request with { Eta = 0.3 }), Bytes(Request with { Cfg = 3 }), Bytes(Request with { Negative = "dog" }),
        ];
        Assert.Equal(pictures.Length, pictures.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void What_the_model_cannot_do_is_refused_with_the_reason()
    {
        using var painted = new Painted();
        Assert.Contains("Euler a", Refused<UnsupportedFeatureException>(Request with { Sampler = "magic" }), StringComparison.Ordinal);
        var noise = new PlainTensor("noise", [1, 4, 6, 8], new float[192]);
        Assert.Contains("[1, 4, 6, 8]", Assert.Throws<InvalidRequestException>(() => painted.Batch(Request, noise: noise)).Message, StringComparison.Ordinal);
        using var edit = new Painted("tiny-ip2p", vae: Golden.PathOf("models/tiny-vae-mini.bf16.safetensors"));
        Assert.Contains("--init-image", Assert.Throws<UnsupportedFeatureException>(() => edit.Batch(Request)).Message, StringComparison.Ordinal);
        Assert.Contains("no instruct-pix2pix", Refused<InvalidRequestException>(Request with { Image = new ImageToImageOptions("a.png", ImageCfg: 1.2) }), StringComparison.Ordinal);

        string Refused<T>(GenerateRequest request)
            where T : EaselException => Assert.Throws<T>(() => painted.Batch(request)).Message;
    }

    [Fact]
    public void Mission_1_16_running_out_of_memory_frees_everything_and_says_what_to_do()
    {
        using var painted = new Painted();
        var error = Assert.Throws<OutOfDeviceMemoryException>(() => painted.Batch(Request, hear: news =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Step: 1 }) throw new InvalidOperationException("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory");
        }));
        Assert.Contains("--memory medium", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, painted.Host.LoadedBytes);
        Assert.Single(painted.Batch(Request).Pictures);
    }
}

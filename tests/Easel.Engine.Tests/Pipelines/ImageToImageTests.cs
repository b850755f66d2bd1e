using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Pipelines;
using Easel.Engine.Samplers;
using Easel.Testing;

namespace Easel.Engine.Tests.Pipelines;

[NoTensorLeaks]
public sealed class ImageToImageTests
{
    private static readonly GenerateRequest Request = new("a cat", Steps: 6, Sampler: "Euler", Width: 64, Height: 64, Seed: 5, Image: new ImageToImageOptions("in.png", Strength: 0.5));

    [Theory]
    [InlineData(ResizeMode.Just), InlineData(ResizeMode.Crop), InlineData(ResizeMode.Fill), InlineData(ResizeMode.Latent)]
    public void At_strength_0_the_resized_picture_itself_is_the_result(ResizeMode mode)
    {
        using var painted = new Painted();
        var request = With(Request, it => it with { Strength = 0, ResizeMode = mode });
        Assert.Equal(Picture(64, 64).Bytes, painted.Repaint(request, new(Picture(64, 64))).Pictures.Single().Bytes);
        var other = painted.Repaint(request, new(Picture(96, 48))).Pictures.Single();
        Assert.Equal((64, 64), (other.Width, other.Height));
        if (mode != ResizeMode.Latent) Assert.Equal(PictureFit.To(Picture(96, 48), 64, 64, mode).Bytes, other.Bytes);
    }

    [Theory]
    [InlineData(ResizeMode.Just), InlineData(ResizeMode.Crop), InlineData(ResizeMode.Fill), InlineData(ResizeMode.Latent)]
    public void Every_resize_mode_paints_the_size_that_was_asked_for(ResizeMode mode)
    {
        using var painted = new Painted();
        var result = painted.Repaint(With(Request with { Width = 72, Height = 56, Steps = 1 }, it => it with { ResizeMode = mode }), new(Picture(50, 90))).Pictures.Single();
        Assert.Equal((72, 56), (result.Width, result.Height));
    }

    [Theory]
    [InlineData(0.5, false, 4)]
    [InlineData(0.01, false, 1)]
    [InlineData(1, false, 6)]
    [InlineData(0.5, true, 6)]
    public void The_strengths_share_of_the_steps_runs_or_exactly_as_many_as_asked_for(double strength, bool exact, int steps)
    {
        using var painted = new Painted();
        painted.Repaint(With(Request, it => it with { Strength = strength, ExactSteps = exact }), new(Picture(64, 64)));
        Assert.Equal(steps, painted.StepsDone);
    }

    [Fact]
    public void The_start_is_the_pictures_latent_under_the_same_noise_that_text_to_image_starts_from()
    {
        using var painted = new Painted();
        var kept = Request with { Output = new OutputOptions(SaveSteps: "x") };
        var latent = painted.Repaint(With(kept, it => it with { Strength = 0 }), new(Picture(64, 64))).Latents.Values;
        var start = painted.Repaint(With(kept, it => it with { NoiseMultiplier = 0.9, ExtraNoise = 0.25 }), new(Picture(64, 64))).Steps[0].Values;
        var plain = painted.Batch(kept with { Image = null });
        var levels = SamplingPlan.Of(kept, DiscreteSchedule.StableDiffusion, false);
        var (first, top) = (levels.FromPicture(0.5, false).Levels[0], levels.Levels[0]);
        for (var i = 0; i < start.Length; i++)
        {
            var noise = plain.Steps[0].Values[i] / top * 0.9;
            Assert.Equal(latent[i] + noise * first + noise * 0.25, start[i], 1e-3);
        }
    }

    [Theory]
    [InlineData("Euler a", MaskedContent.Original), InlineData("DPM++ 2M SDE", MaskedContent.Noise), InlineData("DDIM", MaskedContent.Nothing), InlineData("UniPC", MaskedContent.Fill)]
    public void A_picture_of_a_batch_equals_its_seed_alone_bit_for_bit(string sampler, MaskedContent content)
    {
        using var painted = new Painted();
        var request = With(Request with { Sampler = sampler, BatchSize = 2 }, it => it with { Mask = "m.png", Inpaint = new InpaintOptions(MaskContent: content) });
        var inputs = new PictureInputs(Picture(64, 64), HalfMask(64, 64));
        var together = painted.Repaint(request, inputs);
        Assert.Equal(painted.Repaint(request with { BatchSize = 1, Seed = 6 }, inputs).Pictures.Single().Bytes, together.Pictures[1].Bytes);
        Assert.NotEqual(together.Pictures[0].Bytes, together.Pictures[1].Bytes);
    }

    public static TheoryData<string> Samplers => [.. SamplerList.All.Select(sampler => sampler.Name)];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Every_sampler_repaints_and_little_strength_changes_little(string sampler)
    {
        using var painted = new Painted();
        var request = With(Request with { Sampler = sampler, Steps = 4 }, it => it with { Strength = 0.3 });
        var start = painted.Repaint(With(request, it => it with { Strength = 0 }), new(Picture(64, 64))).Latents.Values;
        var end = painted.Repaint(request, new(Picture(64, 64))).Latents.Values;
        Assert.All(end, value => Assert.True(float.IsFinite(value)));
        Assert.NotEqual(start, end);
    }

    public static TheoryData<MaskedContent, MaskArea, bool, double, bool> Masks
    {
        get
        {
            var data = new TheoryData<MaskedContent, MaskArea, bool, double, bool>();
            foreach (var content in Enum.GetValues<MaskedContent>())
                foreach (var area in Enum.GetValues<MaskArea>()) data.Add(content, area, content == MaskedContent.Fill, area == MaskArea.Whole ? 0 : 2, false);
            data.Add(MaskedContent.Original, MaskArea.Whole, false, 3, true);
            data.Add(MaskedContent.Original, MaskArea.Masked, true, 3, true);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Masks))]
    public void Pixels_outside_the_mask_stay_to_the_byte_and_those_inside_change(MaskedContent content, MaskArea area, bool invert, double blur, bool soft)
    {
        using var painted = new Painted();
        var inpaint = new InpaintOptions(blur, MaskInvert: invert, MaskContent: content, MaskArea: area, MaskPadding: 4, Soft: soft ? new SoftInpaintOptions() : null);
        var request = With(Request with { Width = area == MaskArea.Whole ? 96 : 64, Height = 64, Steps = 2 }, it => it with { Strength = 0.9, Mask = "m.png", Inpaint = inpaint });
        var (picture, mask) = (Picture(96, 64), HalfMask(96, 64));
        var result = painted.Repaint(request, new(picture, mask)).Pictures.Single();
        Assert.Equal((96, 64), (result.Width, result.Height));
        var reach = (int)(2.5 * blur + 0.5);
        var changed = 0;
        for (var y = 0; y < 64; y++)
        {
            for (var x = 0; x < 96; x++)
            {
                var repainted = mask.Values[y * 96 + x] > 0 != invert;
                var nearEdge = Enumerable.Range(-reach, 2 * reach + 1).Any(d => x + d is >= 0 and < 96 && mask.Values[y * 96 + x + d] > 0 != invert);
                var same = picture[x, y].SequenceEqual(result[x, y]);
                if (!repainted && !nearEdge) Assert.True(same, $"{x}, {y} changed");
                if (repainted && !same) changed++;
            }
        }

        Assert.True(changed > 500, $"{changed} pixels changed");
    }

    [Fact]
    public void Latents_that_the_mask_keeps_end_as_they_began()
    {
        using var painted = new Painted();
        var inputs = new PictureInputs(Picture(64, 64), HalfMask(64, 64));
        var request = With(Request, it => it with { Mask = "m.png", Strength = 0.8, Inpaint = new InpaintOptions(0) });
        var original = painted.Repaint(With(request, it => it with { Strength = 0 }), inputs).Latents.Values;
        var latents = painted.Repaint(request, inputs).Latents.Values;
        // The left half of each row of eight cells is kept.
        for (var i = 0; i < latents.Length; i++)
        {
            if (i % 8 < 4) Assert.Equal(original[i], latents[i]);
            else Assert.NotEqual(original[i], latents[i]);
        }
    }

    [Fact]
    public void A_mask_that_masks_nothing_or_fits_another_picture_is_refused()
    {
        using var painted = new Painted();
        var request = With(Request, it => it with { Mask = "m.png" });
        Assert.Contains("paints nothing", Refused(new(Picture(64, 64), new GrayMask(new byte[64 * 64], 64, 64))), StringComparison.Ordinal);
        Assert.Contains("32×64", Refused(new(Picture(64, 64), HalfMask(32, 64))), StringComparison.Ordinal);
        // The same mask at half the resolution is the same mask.
        Assert.Single(painted.Repaint(request with { Steps = 1 }, new(Picture(64, 64), HalfMask(32, 32))).Pictures);

        string Refused(PictureInputs inputs) => Assert.Throws<InvalidRequestException>(() => painted.Repaint(request, inputs)).Message;
    }

    [Fact]
    public void Colours_are_corrected_towards_the_picture()
    {
        using var painted = new Painted();
        var red = new PixelBuffer(64, 64, 3, [.. Picture(64, 64).Bytes.Select((value, i) => (byte)(i % 3 == 0 ? 200 : value / 4))]);
        var plain = painted.Repaint(With(Request, it => it with { Strength = 0.9 }), new(red)).Pictures.Single();
        var corrected = painted.Repaint(With(Request, it => it with { Strength = 0.9, ColorCorrection = true }), new(red)).Pictures.Single();
        Assert.True(Redness(corrected) > Redness(plain) + 5, $"{Redness(plain)}, {Redness(corrected)}");

        static double Redness(PixelBuffer picture) => picture.Bytes.Select((value, i) => i % 3 == 0 ? value * 2d : -value).Average();
    }

    [Fact]
    public void An_inpainting_model_sees_mask_and_masked_picture_and_one_that_looks_away_paints_as_the_ordinary_one()
    {
        using var folder = new Formats.TemporaryFolder();
        using var ordinary = new Painted();
        using var blind = new Painted(WidenedModel.Write(folder.Path, 9, 0));
        using var seeing = new Painted(WidenedModel.Write(folder.Path, 9, 0.2));
        var request = With(Request with { Steps = 2 }, it => it with { Mask = "m.png", Strength = 0.9 });
        var inputs = new PictureInputs(Picture(64, 64), HalfMask(64, 64));
        var expected = ordinary.Repaint(request, inputs).Pictures.Single().Bytes;
        Assert.Equal(expected, blind.Repaint(request, inputs).Pictures.Single().Bytes);
        var seen = seeing.Repaint(request, inputs).Pictures.Single().Bytes;
        Assert.NotEqual(expected, seen);
        Assert.NotEqual(seen, seeing.Repaint(With(request, it => it with { Inpaint = new InpaintOptions(MaskWeight: 0) }), inputs).Pictures.Single().Bytes);
        // From text alone, and without a mask, it works too.
        Assert.Single(seeing.Batch(request with { Image = null }).Pictures);
        Assert.Equal(2, seeing.Repaint(With(request, it => it with { Mask = null }) with { BatchSize = 2 }, inputs with { Mask = null }).Pictures.Length);
    }

    [Fact]
    public void An_instruct_pix2pix_model_edits_with_two_scales()
    {
        using var folder = new Formats.TemporaryFolder();
        using var edit = new Painted(WidenedModel.Write(folder.Path, 8, 0.2));
        var request = With(Request with { Steps = 2 }, it => it with { Strength = 1 });
        var usual = edit.Repaint(request, new(Picture(64, 64))).Pictures.Single().Bytes;
        Assert.Equal(usual, edit.Repaint(With(request, it => it with { ImageCfg = 1.5 }), new(Picture(64, 64))).Pictures.Single().Bytes);
        Assert.NotEqual(usual, edit.Repaint(With(request, it => it with { ImageCfg = 2.5 }), new(Picture(64, 64))).Pictures.Single().Bytes);
        Assert.NotEqual(usual, edit.Repaint(With(request, it => it with { ImageCfg = 1 }), new(Picture(64, 64))).Pictures.Single().Bytes);
    }

    [Fact]
    public void Without_a_size_the_picture_says_it_and_a_factor_multiplies_it()
    {
        using var painted = new Painted();
        var request = With(Request with { Width = null, Height = null, Steps = 1 }, it => it);
        Assert.Equal((72, 40), Size(painted.Repaint(request, new(Picture(75, 47)))));
        Assert.Equal((56, 32), Size(painted.Repaint(With(request, it => it with { ScaleBy = 0.75 }), new(Picture(75, 47)))));

        static (int, int) Size(PaintedBatch batch) => (batch.Pictures[0].Width, batch.Pictures[0].Height);
    }

    [Fact]
    public void An_interrupt_keeps_the_picture_and_progress_never_falls()
    {
        using var painted = new Painted();
        var result = painted.Repaint(With(Request with { Steps = 10 }, it => it with { Strength = 1 }), new(Picture(64, 64)), hear: news =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Step: 2 }) painted.Control.Stop(StopKind.Interrupt);
        });
        Assert.True(result.WasInterrupted);
        Assert.Single(result.Pictures);
        var fractions = painted.Events.OfType<JobProgress>().Select(it => it.Fraction).ToList();
        Assert.Equal(fractions.Order(), fractions);
    }

    internal static PixelBuffer Picture(int width, int height)
    {
        var picture = new PixelBuffer(width, height, 3);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) ((byte[])[(byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) * 4)]).CopyTo(picture[x, y]);
        return picture;
    }

    /// <summary>The right half is repainted.</summary>
    internal static GrayMask HalfMask(int width, int height) =>
        new([.. Enumerable.Range(0, width * height).Select(i => (byte)(i % width >= width / 2 ? 255 : 0))], width, height);

    internal static GenerateRequest With(GenerateRequest request, Func<ImageToImageOptions, ImageToImageOptions> change) => request with { Image = change(request.Image!) };
}

using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Pipelines;
using Easel.Testing;

namespace Easel.Engine.Tests.Pipelines;

[NoTensorLeaks]
public sealed class HiresFixTests
{
    private static readonly GenerateRequest Request = new("a cat", Steps: 3, Width: 64, Height: 64, Seed: 5, Hires: new HiresOptions(1.5));

    [Theory]
    [InlineData(0.3, 0, 3), InlineData(0.7, 4, 4), InlineData(1, 2, 2)]
    public void Mission_2_6_the_second_pass_runs_exactly_its_steps_whatever_the_strength(double strength, int steps, int expected)
    {
        using var painted = new Painted();
        var result = painted.TwoPasses(Request with { Sampler = "Euler", Hires = new HiresOptions(1.5, Steps: steps, Strength: strength), Output = new OutputOptions(SaveSteps: "x") });
        Assert.Equal(3 + expected, painted.StepsDone);
        Assert.Equal(4, result.Steps.Count(step => step.Shape[2] == 8));
        Assert.Equal(expected + 1, result.Steps.Count(step => step.Shape[2] == 12));
        // The levels are the last ones of a schedule of int(r / strength) steps.
        var plan = GenerationPlan.Of(Request with { Sampler = "Euler", Hires = new HiresOptions(1.5, Steps: steps, Strength: strength) }, painted.Model, null, () => 1);
        Assert.Equal((int)(expected / Math.Min(strength, 0.999)) + 1, plan.Hires!.Sampling!.WholeSchedule.Length);
    }

    [Fact]
    public void Mission_2_6_latent_upscalers_skip_the_decoder_and_pixel_upscalers_go_through_pixels()
    {
        using var painted = new Painted();
        painted.TwoPasses(Request);
        Assert.Single(painted.Events.OfType<JobProgress>(), it => it.Stage == JobStage.Decode);
        painted.Events.Clear();
        var kept = painted.TwoPasses(Request with { Hires = new HiresOptions(1.5, "Lanczos", KeepFirst: true) });
        Assert.Equal(2, painted.Events.OfType<JobProgress>().Count(it => it.Stage == JobStage.Decode));
        // Both stages' pictures can be kept: the first one is what one pass alone would have given.
        Assert.Equal(painted.Batch(Request with { Hires = null }).Pictures.Single().Bytes, kept.FirstPass.Single().Bytes);
        var fractions = painted.Events.OfType<JobProgress>().TakeWhile(it => it.Fraction < 1).Select(it => it.Fraction).ToList();
        Assert.NotEmpty(fractions);
    }

    [Fact]
    public void Progress_never_falls_and_counts_the_steps_of_both_passes()
    {
        using var painted = new Painted();
        painted.TwoPasses(Request with { Hires = new HiresOptions(1.5, "Lanczos", Steps: 2) });
        var progress = painted.Events.OfType<JobProgress>().ToList();
        Assert.Equal(progress.Select(it => it.Fraction).Order(), progress.Select(it => it.Fraction));
        Assert.Equal([1, 2, 3, 4, 5], progress.Where(it => it.Stage == JobStage.Sample && it.Step > 0).Select(it => it.Step).Distinct());
        Assert.All(progress, it => Assert.Equal(5, it.Steps));
    }

    [Theory]
    [InlineData(64, 96, 1.5, 0, 0, 96, 144)]
    [InlineData(64, 64, 1.3, 0, 0, 80, 80)]
    [InlineData(64, 96, 2, 96, 0, 96, 144)]
    [InlineData(64, 64, 2, 96, 80, 96, 80)]
    public void Mission_2_7_the_result_is_the_size_times_the_factor_floored_to_8_or_the_size_asked_for(int width, int height, double scale, int toWidth, int toHeight, int endWidth, int endHeight)
    {
        using var painted = new Painted();
        foreach (var upscaler in new[] { null, "Lanczos" })
        {
            var request = Request with { Width = width, Height = height, Steps = 1, Hires = new HiresOptions(scale, upscaler, Width: toWidth, Height: toHeight) };
            var picture = painted.TwoPasses(request).Pictures.Single();
            Assert.Equal((endWidth, endHeight), (picture.Width, picture.Height));
        }
    }

    [Fact]
    public void At_strength_0_the_enlarged_picture_is_the_result()
    {
        using var painted = new Painted();
        var first = painted.Batch(Request with { Hires = null }).Pictures.Single();
        var enlarged = painted.TwoPasses(Request with { Hires = new HiresOptions(1.5, "Lanczos", Strength: 0) }).Pictures.Single();
        Assert.Equal(first.Resize(96, 96, ResizeFilter.Lanczos).Bytes, enlarged.Bytes);
        Assert.Equal(96, painted.TwoPasses(Request with { Hires = new HiresOptions(1.5, Strength: 0) }).Pictures.Single().Width);
    }

    [Fact]
    public void The_second_pass_has_its_own_sampler_prompts_scale_and_model()
    {
        using var painted = new Painted();
        using var other = new Painted();
        var plain = Hires(new HiresOptions(1.5));
        Assert.Equal(plain, Hires(new HiresOptions(1.5, Prompt: "a cat", Negative: "", Sampler: "Euler a", Cfg: 7)));
        Assert.NotEqual(plain, Hires(new HiresOptions(1.5, Prompt: "a dog")));
        Assert.NotEqual(plain, Hires(new HiresOptions(1.5, Negative: "a dog")));
        Assert.NotEqual(plain, Hires(new HiresOptions(1.5, Sampler: "DPM++ 2M")));
        Assert.NotEqual(plain, Hires(new HiresOptions(1.5, Scheduler: "Karras")));
        Assert.NotEqual(plain, Hires(new HiresOptions(1.5, Cfg: 3)));
        Assert.Equal(plain, painted.TwoPasses(Request, second: other).Pictures.Single().Bytes);

        byte[] Hires(HiresOptions options) => painted.TwoPasses(Request with { Hires = options }).Pictures.Single().Bytes;
    }

    [Fact]
    public void A_finished_picture_is_enlarged_as_if_it_had_just_been_painted()
    {
        using var painted = new Painted();
        var request = Request with { Hires = new HiresOptions(1.5, "Lanczos") };
        var first = painted.Batch(request with { Hires = null }).Pictures.Single();
        var whole = painted.TwoPasses(request).Pictures.Single().Bytes;
        painted.Events.Clear();
        Assert.Equal(whole, painted.TwoPasses(request with { Hires = request.Hires! with { FirstPass = "first.png" } }, first).Pictures.Single().Bytes);
        Assert.Equal(3, painted.StepsDone);
        Assert.Single(painted.TwoPasses(request with { Hires = new HiresOptions(1.5, FirstPass: "first.png") }, first).Pictures);
    }

    [Fact]
    public void An_interrupted_first_pass_is_the_result()
    {
        using var painted = new Painted();
        var result = painted.TwoPasses(Request with { Steps = 8 }, hear: news =>
        {
            if (news is JobProgress { Stage: JobStage.Sample, Step: 2 }) painted.Control.Stop(StopKind.Interrupt);
        });
        Assert.True(result.WasInterrupted);
        Assert.Equal(64, result.Pictures.Single().Width);
    }

    [Fact]
    public void Batches_and_seeds_count_in_both_passes()
    {
        using var painted = new Painted();
        var together = painted.TwoPasses(Request with { BatchSize = 2 });
        Assert.Equal(painted.TwoPasses(Request with { Seed = 6 }).Pictures.Single().Bytes, together.Pictures[1].Bytes);
    }

    [Fact]
    public void A_size_too_small_for_a_cell_is_refused()
    {
        using var painted = new Painted();
        Assert.Equal("hires.width", Assert.Throws<InvalidRequestException>(() => painted.TwoPasses(Request with { Hires = new HiresOptions(Width: 4) })).Problems.Single().Field);
    }

    [Theory]
    [InlineData("Euler a"), InlineData("DPM++ 2M"), InlineData("Heun"), InlineData("DDIM")]
    public void A_refiner_that_is_the_model_itself_changes_nothing_wherever_it_takes_over(string sampler)
    {
        using var painted = new Painted();
        using var twin = new Painted();
        var request = Request with { Hires = null, Sampler = sampler, Prompt = "a [cat:dog:0.5] [in|by] a house", Steps = 6 };
        var alone = painted.Batch(request).Pictures.Single().Bytes;
        foreach (var options in new[] { new RefinerOptions("r", 0.3), new RefinerOptions("r", 0.5, RefinerBySteps: true), new RefinerOptions("r", 1) })
            Assert.Equal(alone, painted.Refined(request with { Refiner = options }, twin).Pictures.Single().Bytes);
    }

    [Fact]
    public void A_refiner_finishes_the_pass_that_it_is_for()
    {
        using var folder = new Formats.TemporaryFolder();
        using var painted = new Painted();
        using var other = new Painted(WidenedModel.Write(folder.Path, 4, 0.1));
        using var inpaint = new Painted(WidenedModel.Write(folder.Path, 9, 0.1));
        var request = Request with { Steps = 4, Hires = new HiresOptions(1.5, "Lanczos", KeepFirst: true) };
        var plain = painted.TwoPasses(request);
        var second = painted.TwoPasses(request with { Refiner = new RefinerOptions("r", 0.5) }, refiner: other);
        var first = painted.TwoPasses(request with { Refiner = new RefinerOptions("r", 0.5, RefinerPass: RefinedPass.First) }, refiner: other);
        Assert.Equal(plain.FirstPass.Single().Bytes, second.FirstPass.Single().Bytes);
        Assert.NotEqual(plain.Pictures.Single().Bytes, second.Pictures.Single().Bytes);
        Assert.NotEqual(plain.FirstPass.Single().Bytes, first.FirstPass.Single().Bytes);
        Assert.Contains("refiner", Assert.Throws<UnsupportedFeatureException>(() => painted.TwoPasses(request with { Refiner = new RefinerOptions("r", 0.5) }, refiner: inpaint)).Message, StringComparison.Ordinal);
    }
}

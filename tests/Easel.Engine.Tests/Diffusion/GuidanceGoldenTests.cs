using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Easel.Engine.Diffusion;
using Easel.Engine.Diffusion.Denoisers;
using Easel.Engine.Diffusion.Guidance;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Diffusion.Schedules;
using Easel.Testing;
using static TorchSharp.torch;

namespace Easel.Engine.Tests.Diffusion;

[NoTensorLeaks]
public sealed class GuidanceGoldenTests
{
    private const double Tolerance = 1e-9;
    private static readonly JsonObject File = GoldenJson.Read("sampling/cfg.json");

    [Fact]
    public void Guidance_combines_as_the_web_uis_formula_and_batches()
    {
        foreach (var c in File.Cases("combine"))
        {
            using var scope = NewDisposeScope();
            var outputs = c.Tensor("x_out");
            var negatives = c.Integer("n_uncond");
            var rows = outputs.shape[0] - negatives;
            ImmutableArray<ImmutableArray<WeightedRow>> images =
            [
                .. c["conds_list"]!.AsArray().Select(image => image!.AsArray()
                    .Select(row => new WeightedRow(row![0]!.GetValue<int>(), row[1]!.GetValue<double>())).ToImmutableArray()),
            ];

            var result = Cfg.Combine(outputs.narrow(0, 0, rows), outputs.narrow(0, rows, negatives), images, c.Number("cond_scale"));

            GoldenJson.AssertClose(c.Tensor("result"), result, Tolerance);
        }
    }

    [Fact]
    public void Composition_by_AND_is_the_web_uis_also_at_scale_1_where_Forge_departs()
    {
        foreach (var c in File.Cases("forge_and"))
        {
            using var scope = NewDisposeScope();
            ImmutableArray<WeightedRow> rows = [.. c["weights"].Numbers().Select((weight, row) => new WeightedRow(row, weight))];
            var result = Cfg.Combine(c.Tensor("cond_preds"), c.Tensor("uncond_pred"), [rows], c.Number("cond_scale"));
            GoldenJson.AssertClose(c.Tensor("result_a1111_formula"), result, Tolerance);
            var departs = c.Number("max_abs_difference") > Tolerance;
            Assert.Equal(departs, c.Number("cond_scale") == 1 && rows.Sum(row => row.Weight) != 1);
            if (!departs) GoldenJson.AssertClose(c.Tensor("result_forge"), result, Tolerance);
        }
    }

    [Fact]
    public void Instruct_pix2pix_guides_by_text_and_image()
    {
        foreach (var c in File.Cases("combine_edit_model"))
        {
            using var scope = NewDisposeScope();
            var parts = c.Tensor("x_out_cond_imgcond_uncond").chunk(3);
            var result = Cfg.CombineEdit(parts[0], parts[1], parts[2], c.Number("cond_scale"), c.Number("image_cfg_scale"));
            GoldenJson.AssertClose(c.Tensor("result"), result, Tolerance);
        }
    }

    [Fact]
    public void Guidance_is_left_out_where_the_web_ui_leaves_it_out()
    {
        foreach (var c in File.Cases("guidance_skip"))
        {
            var options = new GuidanceOptions
            {
                Scale = c.Flag("is_hr_pass") ? c.Number("hr_cfg") : c.Number("cond_scale"),
                SkipEarly = c.Number("skip_early_cond"),
                MinimumNegativeSigma = c.Number("s_min_uncond"),
                MinimumNegativeSigmaAllSteps = c.Flag("s_min_uncond_all"),
            };

            var effective = EffectiveGuidance.Of(options, c.Integer("step"), c.Integer("total_steps"), c.Number("sigma"));

            Assert.Equal(c.Number("effective_cond_scale"), effective.Scale);
            var expected = c["infotext"]!.AsObject() switch
            {
                var text when text.ContainsKey("Skip Early CFG") => GuidanceSkip.Early,
                var text when text.ContainsKey("NGMS") => GuidanceSkip.MinimumNegativeSigma,
                _ => GuidanceSkip.None,
            };
            Assert.Equal(expected, effective.Skip);
        }
    }

    [Fact]
    public void A_mask_keeps_the_original_before_and_after_the_model()
    {
        foreach (var c in File.Cases("mask_step"))
        {
            using var scope = NewDisposeScope();
            var inner = new Recorder(c.Tensor("denoised_from_cfg"));
            var denoiser = new MaskedDenoiser(inner, c.Tensor("init_latent"), c.Tensor("mask_keep"), new OneNoise(c.Tensor("noise")));

            var result = denoiser.Denoise(c.Tensor("x"), c.Number("sigma"));

            GoldenJson.AssertClose(c.Tensor("nmask_repaint"), 1 - c.Tensor("mask_keep"), 0, "the two masks of the reference");
            GoldenJson.AssertClose(c.Tensor("x_given_to_model"), inner.Seen!, Tolerance, "seen");
            GoldenJson.AssertClose(c.Tensor("result"), result, Tolerance, "result");
            GoldenJson.AssertClose(c.Tensor("final_blend_of_result"), denoiser.Blend(result), Tolerance, "end");
        }
    }

    [Fact]
    public void Rescaling_gives_the_prompts_contrast_back()
    {
        foreach (var c in File.Cases("cfg_rescale"))
        {
            using var scope = NewDisposeScope();
            var guided = Cfg.Combine(c.Tensor("cond"), c.Tensor("uncond"), [.. Enumerable.Range(0, (int)c.Tensor("cond").shape[0]).Select(i => (ImmutableArray<WeightedRow>)[new WeightedRow(i, 1)])], c.Number("cond_scale"));
            GoldenJson.AssertClose(c.Tensor("cfg"), guided, Tolerance);
            var result = Cfg.Rescale(guided, c.Tensor("cond"), c.Number("guidance_rescale"));
            GoldenJson.AssertClose(c.Tensor("result"), result, Tolerance);
        }
    }

    [Fact]
    public void Image_to_image_runs_the_reference_part_of_the_schedule()
    {
        foreach (var c in File.Cases("img2img_steps"))
        {
            var argument = c["steps_argument"]?.GetValue<int>();
            var plan = ImageToImagePlan.Of(
                argument ?? c.Integer("p_steps"), c.Number("denoising_strength"), c.Flag("img2img_fix_steps") || argument is not null);

            Assert.Equal((c.Integer("schedule_steps"), c.Integer("t_enc")), (plan.ScheduleSteps, plan.LastIndex));
            if (c["sigma_slice_start"] is null)
                continue;
            Assert.Equal(c.Integer("sigma_slice_start"), plan.Start);
            var schedule = KarrasSchedule.Compute(plan.ScheduleSteps, 0.1, 10);
            Assert.Equal(c.Integer("model_evaluations_euler"), plan.Levels(schedule).Length - 1);
            var (noise, timesteps) = plan.Timesteps(DdimSchedule.Timesteps(plan.ScheduleSteps));
            Assert.Equal(c.Integer("ddim_noise_timestep"), noise);
            Assert.Equal(c["ddim_timesteps"].Longs(), timesteps.Select(t => (long)t));
        }
    }

    [Fact]
    public void Predictions_scale_and_read_as_the_reference()
    {
        foreach (var c in File.Cases("prediction"))
        {
            using var scope = NewDisposeScope();
            var prediction = new[] { Prediction.Epsilon, Prediction.Velocity, Prediction.Edm, Prediction.Flow }
                .Single(p => p.Id == c.Text("prediction_type"));
            var (sigma, latent) = (c.Number("sigma"), c.Tensor("latent"));
            var noised = prediction.Noised(c.Tensor("noise"), latent, sigma, c.Flag("max_denoise"));
            GoldenJson.AssertClose(c.Tensor("noise_scaling"), noised, Tolerance, "noised");
            GoldenJson.AssertClose(c.Tensor("model_input"), prediction.Input(latent, sigma), Tolerance, "input");
            var denoised = prediction.Denoised(c.Tensor("model_output"), latent, sigma);
            GoldenJson.AssertClose(c.Tensor("denoised"), denoised, Tolerance, "denoised");
            GoldenJson.AssertClose(c.Tensor("model_output"), prediction.Output(denoised, latent, sigma), Tolerance, "back");
        }
    }

    [Fact]
    public void Inpainting_models_get_mask_and_masked_picture()
    {
        foreach (var c in File.Cases("inpaint_conditioning"))
        {
            using var scope = NewDisposeScope();
            var image = c.Tensor("image");
            var mask = c["mask_u8"] is { } rows
                ? tensor(rows.AsArray().SelectMany(row => row.Numbers()).ToArray(), [1, 1, .. image.shape[^2..]]) / 255
                : null;
            var result = InpaintCondition.Of(
                image, mask, c.Number("inpainting_mask_weight"), c.Flag("round_image_mask"), Encoder(c.Tensor("encoder_matrix_4x3")));
            GoldenJson.AssertClose(c.Tensor("result_mask1_latent4"), result, 1e-6);
        }
    }

    [Fact]
    public void Painting_from_nothing_masks_all_of_a_grey_picture()
    {
        using var scope = NewDisposeScope();
        var c = File.Cases("txt2img_conditioning").First();
        var result = InpaintCondition.Blank(
            c.Integer("batch"), c.Integer("height"), c.Integer("width"), Encoder(c.Tensor("encoder_matrix_4x3")), ScalarType.Float64, CPU);
        GoldenJson.AssertClose(c.Tensor("result"), result, 1e-6);
    }

    [Fact]
    public void A_schedule_of_prompts_is_read_by_call()
    {
        foreach (var c in File.Cases("schedule_pick"))
        {
            int[] ends = [.. c["end_at_steps"].Longs().Select(end => (int)end)];
            Assert.Equal(c["picked_index"].Longs(), c["current_steps"].Longs().Select(call => (long)PromptEntry.At(ends, (int)call)));
        }
    }

    [Fact]
    public void Contexts_of_different_length_are_filled_up_as_in_the_web_ui()
    {
        foreach (var c in File.Cases("pad_conds"))
        {
            using var scope = NewDisposeScope();
            var (positive, negative) = (c.Tensor("cond"), c.Tensor("uncond"));
            var (a, b) = ContextPadding.Pad(positive, negative, c.Tensor("empty_chunk"));
            GoldenJson.AssertClose(c.Tensor("pad_cond"), a, 0);
            GoldenJson.AssertClose(c.Tensor("pad_uncond"), b, 0);
            GoldenJson.AssertClose(c.Tensor("v0_cond"), positive, 0);
            GoldenJson.AssertClose(c.Tensor("v0_uncond"), ContextPadding.PadAsBefore(positive, negative), 0);
            GoldenJson.AssertClose(c.Tensor("stack_conds"), ContextPadding.Stack([positive[0], negative[0]]), 0);
        }
    }

    private static Func<Tensor, Tensor> Encoder(Tensor matrix) =>
        image => einsum("oc,nchw->nohw", matrix, nn.functional.avg_pool2d(image, 8));

    private sealed class Recorder(Tensor answer) : IDenoiser
    {
        public Tensor? Seen { get; private set; }

        public Tensor Denoise(Tensor x, double sigma)
        {
            Seen = x.alias().MoveToOuterDisposeScope();
            return answer.alias();
        }
    }

    private sealed class OneNoise(Tensor noise) : INoiseSource
    {
        public Tensor Next() => noise.alias();
    }
}

using System.Security.Cryptography;
using Easel.Application;
using Easel.Application.Models;
using Easel.Application.Settings;
using Easel.Core.Infotext;
using Easel.Core.Prompts;
using Easel.Core.Requests;

namespace Easel.Api.Webui;

/// <summary>Turns the body of <c>txt2img</c> and <c>img2img</c> into a request, with A1111's defaults and under the caller's settings.</summary>
internal sealed class WebuiGeneration(IStudio studio, PromptStyles styles)
{

    /// <summary>The request, complete but for pictures.</summary>
    public GenerateRequest Common(WebuiBody body, SettingValues settings)
    {
        WebuiScripts.Check(body);
        var text = body.Text("infotext") is { Length: > 0 } infotext ? RequestInfotext.ToRequest(GenerationParameters.Parse(infotext)).Request : null;
        var (prompt, negative) = (body.Text("prompt") ?? text?.Prompt ?? "", body.Text("negative_prompt") ?? text?.Negative ?? "");
        // Bots send the name "None".
        var names = body.Texts("styles").Where(it => styles.Find(it) is not null).ToList();
        if (names.Count > 0) (prompt, negative) = styles.Apply(prompt, negative, names);
        var (sampler, scheduler) = Sampler(body, text);
        var isDdim = sampler.StartsWith("DDIM", StringComparison.OrdinalIgnoreCase);
        var request = new GenerateRequest(prompt, negative)
        {
            Model = Named(settings.Text("sd_model_checkpoint")) ?? text?.Model,
            // "None" is a choice of its own: never a VAE named like the checkpoint.
            Vae = settings.Text("sd_vae") is "None" ? "None" : Named(settings.Text("sd_vae")) ?? text?.Vae,
            Sampler = sampler,
            Scheduler = scheduler,
            Steps = (int)body.Whole("steps", text?.Steps ?? 50, 1, 1000),
            Cfg = body.Real("cfg_scale", 0, 100) ?? text?.Cfg ?? 7,
            Width = Side(body, "width", text?.Width),
            Height = Side(body, "height", text?.Height),
            Seed = Seed(body, "seed", text?.Seed),
            Subseed = Seed(body, "subseed", text?.Subseed),
            SubseedStrength = body.Real("subseed_strength", 0, 1) ?? text?.SubseedStrength ?? 0,
            Count = (int)body.Whole("n_iter", 1, 1, 1000),
            BatchSize = (int)body.Whole("batch_size", 1, 1, 64),
            ClipSkip = settings.Number("CLIP_stop_at_last_layers") is > 1 and var skip ? (int)skip : text?.ClipSkip,
            Eta = body.Real("eta", 0, 10) ?? text?.Eta ?? Eta(settings, isDdim),
            Ensd = settings.Number("eta_noise_seed_delta") is not 0 and var delta ? (long)delta : text?.Ensd ?? 0,
            NoiseSource = settings.Text("randn_source") == "CPU" || text?.NoiseSource == NoiseSource.Cpu ? NoiseSource.Cpu : NoiseSource.Nv,
            Emphasis = EmphasisExtensions.FromName(settings.Text("emphasis") ?? "") is not (null or Emphasis.Original) and var emphasis ? emphasis.Value : text?.Emphasis ?? Emphasis.Original,
            Tiling = body.Flag("tiling") ?? (settings.Flag("tiling") || text?.Tiling == true),
            Sampling = WebuiTuning.Fit(WebuiTuning.Sampling(body, settings, text?.Sampling), studio.Capabilities, sampler, scheduler),
            Guidance = WebuiTuning.Guidance(body, settings, text?.Guidance),
            Text = WebuiTuning.Text(settings, text?.Text),
            Hires = text?.Hires,
            Refiner = text?.Refiner,
            SeedResizeWidth = text?.SeedResizeWidth ?? 0,
            SeedResizeHeight = text?.SeedResizeHeight ?? 0,
            Preview = Preview(settings),
            Networks = WebuiNetworks.Read(body) is { IsEmpty: false } networks ? networks : text?.Networks ?? [],
            Faces = Faces(body, settings, text?.Faces),
            Output = Output(settings),
        };
        var (resizeWidth, resizeHeight) = (body.Whole("seed_resize_from_w", -1, -1, 8192), body.Whole("seed_resize_from_h", -1, -1, 8192));
        if (resizeWidth > 0 && resizeHeight > 0) request = request with { SeedResizeWidth = (int)resizeWidth / 8 * 8, SeedResizeHeight = (int)resizeHeight / 8 * 8 };
        if (Named(body.Text("refiner_checkpoint")) is { } refiner) request = request with { Refiner = Refiner(refiner, body, settings) };
        return request;
    }

    /// <summary>The second pass of <c>txt2img</c>: the body's, else the infotext's.</summary>
    public async Task<GenerateRequest> HiresAsync(WebuiBody body, GenerateRequest request, CancellationToken stop)
    {
        if (body.Flag("enable_hr") is not { } wanted) return request;
        if (!wanted) return request with { Hires = null };
        var (width, height) = ((int)body.Whole("hr_resize_x", 0, 0, 8192), (int)body.Whole("hr_resize_y", 0, 0, 8192));
        // Of old clients: the first pass has these sides, and the picture's own are the target.
        var (firstWidth, firstHeight) = ((int)body.Whole("firstphase_width", 0, 0, 8192), (int)body.Whole("firstphase_height", 0, 0, 8192));
        if (firstWidth > 0 || firstHeight > 0)
        {
            (width, height) = (request.Width ?? 512, request.Height ?? 512);
            request = request with { Width = firstWidth > 0 ? firstWidth / 8 * 8 : request.Width, Height = firstHeight > 0 ? firstHeight / 8 * 8 : request.Height };
        }

        var sampler = Named(body.Text("hr_sampler_name")) is { } name ? WebuiSamplers.Resolve(studio.Capabilities, name, Named(body.Text("hr_scheduler"))) : ((string, string?)?)null;
        var first = body.Text("firstpass_image") is { Length: > 0 } picture ? await WebuiPictures.UploadAsync(studio, picture, "firstpass_image", stop) : null;
        return request with
        {
            Hires = new HiresOptions(
                body.Real("hr_scale", 0, 8) ?? 2, Upscaler(Named(body.Text("hr_upscaler"))), (int)body.Whole("hr_second_pass_steps", 0, 0, 1000), body.Real("denoising_strength", 0, 1) ?? 0.75,
                width, height, sampler?.Item1, sampler?.Item2, Named(body.Text("hr_checkpoint_name")), Named(body.Text("hr_prompt")), Named(body.Text("hr_negative_prompt")),
                body.Real("hr_cfg", 0, 100) is > 1 and var cfg ? cfg : null, first),
        };
    }

    /// <summary>The pictures and the mask of <c>img2img</c>. Several pictures are A1111's batch: each is a request of its own, with the seed that its place in the batch gives it.</summary>
    public async Task<IReadOnlyList<GenerateRequest>> ImagesAsync(WebuiBody body, GenerateRequest request, SettingValues settings, CancellationToken stop)
    {
        var images = body.Texts("init_images");
        if (images.Count == 0) throw new WebuiException(404, "Init image not found");
        if (images.Count > 1 && images.Count > request.BatchSize) body.Refuse("init_images", $"bad number of images passed: {images.Count}; expecting {request.BatchSize} or less. Give a batch_size of at least {images.Count}, or send one request for each.");
        var resize = body.Whole("resize_mode", 0, 0, 3);
        var inpaint = new InpaintOptions(
            body.Real("mask_blur", 0, 64) ?? body.Real("mask_blur_x", 0, 64) ?? 4,
            body.Has("mask_blur") ? null : body.Real("mask_blur_y", 0, 64),
            body.Flag("inpainting_mask_invert") ?? false,
            (MaskedContent)body.Whole("inpainting_fill", 0, 0, 3),
            body.Flag("inpaint_full_res") ?? true ? MaskArea.Masked : MaskArea.Whole,
            (int)body.Whole("inpaint_full_res_padding", 0, 0, 256),
            MaskWeight: settings.Number("inpainting_mask_weight"));
        var mask = body.Text("mask");
        body.Check();
        var initial = new List<string>();
        foreach (var image in images) initial.Add(await WebuiPictures.UploadAsync(studio, image, "init_images", stop));
        var masked = mask is { Length: > 0 } ? await WebuiPictures.UploadAsync(studio, mask, "mask", stop) : null;
        request = request with
        {
            Hires = null,
            Image = new ImageToImageOptions(
                initial[0], masked, body.Real("denoising_strength", 0, 1) ?? 0.75, (ResizeMode)resize, ExactSteps: settings.Flag("img2img_fix_steps"), ColorCorrection: settings.Flag("img2img_color_correction"),
                ImageCfg: await ImageCfgAsync(body, request.Model, stop), NoiseMultiplier: body.Real("initial_noise_multiplier", 0, 1.5) ?? settings.Number("initial_noise_multiplier"), ExtraNoise: settings.Number("img2img_extra_noise"),
                Background: Colour(settings.Text("img2img_background_color")),
                Inpaint: masked is null ? null : inpaint, ImageUpscaler: Enlarger(Named(settings.Text("upscaler_for_img2img")))),
        };
        return initial.Count == 1 ? [request] : [.. Batch(request, initial)];
    }

    // A1111 makes the batch as large as there are pictures, and counts seeds on through it and from batch to batch.
    private static IEnumerable<GenerateRequest> Batch(GenerateRequest request, List<string> images)
    {
        var (seed, subseed) = (Drawn(request.Seed), Drawn(request.Subseed));
        var ofVariation = request.SubseedStrength > 0;
        for (var i = 0; i < request.Count * images.Count; i++)
            yield return request with
            {
                // The variation moves from picture to picture, or else the seed does.
                Seed = (seed + (ofVariation ? 0 : i)) % (GenerateRequest.MaxSeed + 1),
                Subseed = (subseed + i) % (GenerateRequest.MaxSeed + 1),
                Count = 1,
                BatchSize = 1,
                Image = request.Image! with { InitImage = images[i % images.Count] },
            };
    }

    private static long Drawn(long seed) => seed >= 0 ? seed : BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));

    // Clients send it with every picture; it means something to instruct-pix2pix models only.
    private async Task<double?> ImageCfgAsync(WebuiBody body, string? model, CancellationToken stop)
    {
        if (body.Real("image_cfg_scale", 0, 3) is not { } scale || model is null) return null;
        var name = Path.GetFileNameWithoutExtension(model.Split(" [")[0]);
        var known = await studio.Catalogue.QueryAsync(new ModelQuery(Types: ["pix2pix"]), stop);
        return known.Models.Any(it => it.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ? scale : null;
    }

    private (string Sampler, string? Scheduler) Sampler(WebuiBody body, GenerateRequest? text)
    {
        var name = Named(body.Text("sampler_name")) ?? Named(body.Text("sampler_index"));
        if (name is null && text is not null && !body.Has("scheduler")) return (text.Sampler, text.Scheduler);
        return WebuiSamplers.Resolve(studio.Capabilities, name ?? text?.Sampler ?? "Euler", Named(body.Text("scheduler")));
    }

    // A name of the settings, as they have it: A1111 knows two, and "None" leaves faces alone.
    private static FaceOptions? Faces(WebuiBody body, SettingValues settings, FaceOptions? text)
    {
        if (!(body.Flag("restore_faces") ?? (text is not null || settings.Flag("face_restoration")))) return null;
        if (text is not null && !body.Has("restore_faces")) return text;
        return settings.Text("face_restoration_model") switch
        {
            "None" => null,
            "GFPGAN" => new FaceOptions(FaceRestorer.Gfpgan),
            _ => new FaceOptions(FaceRestorer.CodeFormer, settings.Number("code_former_weight")),
        };
    }

    private string? Upscaler(string? name) => Known(name, [.. studio.Capabilities.LatentUpscalers, .. studio.Capabilities.Upscalers.Select(it => it.Name)]);

    private string? Enlarger(string? name) => Known(name, [.. studio.Capabilities.Upscalers.Select(it => it.Name)]);

    private static string? Known(string? name, string[] known) => name is null ? null : known.FirstOrDefault(it => it.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new WebuiException(400, $"could not find upscaler named {name}. Choose one of {string.Join(", ", known)}.");

    private static string? Named(string? name) => name is null or "" or "None" or "Automatic" or "Use same checkpoint" or "Use same sampler" or "Use same scheduler" ? null : name;

    private static int Side(WebuiBody body, string field, int? text) => (int)body.Whole(field, text ?? 512, 8, 8192) / 8 * 8;

    private static long Seed(WebuiBody body, string field, long? text) => Math.Max(-1, body.Whole(field, text ?? -1, long.MinValue, GenerateRequest.MaxSeed));

    private static double? Eta(SettingValues settings, bool isDdim) => isDdim
        ? settings.Number("eta_ddim") is > 0 and var ddim ? ddim : null
        : settings.Number("eta_ancestral") is not 1 and var eta ? eta : null;

    private static RefinerOptions Refiner(string refiner, WebuiBody body, SettingValues settings) => new(
        refiner, body.Real("refiner_switch_at", 0, 1) is > 0.01 and var at ? at : 0.8, settings.Flag("refiner_switch_by_sample_steps"),
        // It chooses between two passes, where there are two.
        body.Flag("enable_hr") != true ? RefinedPass.Second : settings.Text("hires_fix_refiner_pass") switch { "first pass" => RefinedPass.First, "both passes" => RefinedPass.Both, _ => RefinedPass.Second });

    // −1 is A1111's word for "when the batch is done", which needs no look on the way.
    private static PreviewOptions Preview(SettingValues settings) => new(
        !settings.Flag("live_previews_enable") || settings.Number("show_progress_every_n_steps") < 1 ? PreviewMethod.None : settings.Text("show_progress_type") == "TAESD" ? PreviewMethod.Taesd : PreviewMethod.Approximation,
        (int)Math.Max(1, settings.Number("show_progress_every_n_steps")));

    private static string Colour(string? text) => text is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit) ? text : "#ffffff";

    private static OutputOptions Output(SettingValues settings)
    {
        var format = Format(settings);
        return new OutputOptions(Format: format) { Quality = Math.Clamp((int)settings.Number("jpeg_quality"), 1, 100), Lossless = format == ImageFormat.Webp && settings.Flag("webp_lossless") };
    }

    private static ImageFormat Format(SettingValues settings) => settings.Text("samples_format")?.ToLowerInvariant() switch
    {
        "jpg" or "jpeg" => ImageFormat.Jpg,
        "webp" => ImageFormat.Webp,
        _ => ImageFormat.Png,
    };
}

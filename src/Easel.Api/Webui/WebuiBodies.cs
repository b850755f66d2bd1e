using System.Text.Json;

namespace Easel.Api.Webui;

#pragma warning disable CA1707, IDE1006 // The names are A1111's.

/// <summary>What <c>txt2img</c> takes, for programs that make clients from this description. The body itself is read more leniently (<see cref="WebuiBody"/>).</summary>
internal sealed record Txt2ImgBody(
    string prompt = "", string negative_prompt = "", string[]? styles = null, long seed = -1, long subseed = -1, double subseed_strength = 0, int seed_resize_from_h = -1, int seed_resize_from_w = -1,
    string? sampler_name = null, string sampler_index = "Euler", string? scheduler = null, int batch_size = 1, int n_iter = 1, int steps = 50, double cfg_scale = 7, int width = 512, int height = 512,
    bool? restore_faces = null, bool? tiling = null, bool do_not_save_samples = false, bool do_not_save_grid = false, double? eta = null, double denoising_strength = 0.75, double? s_min_uncond = null,
    double? s_churn = null, double? s_tmax = null, double? s_tmin = null, double? s_noise = null, Dictionary<string, JsonElement>? override_settings = null, bool override_settings_restore_afterwards = true,
    string? refiner_checkpoint = null, double? refiner_switch_at = null, bool disable_extra_networks = false, string? firstpass_image = null, JsonElement? comments = null, bool enable_hr = false,
    int firstphase_width = 0, int firstphase_height = 0, double hr_scale = 2, string? hr_upscaler = null, int hr_second_pass_steps = 0, int hr_resize_x = 0, int hr_resize_y = 0, string? hr_checkpoint_name = null,
    string? hr_sampler_name = null, string? hr_scheduler = null, string hr_prompt = "", string hr_negative_prompt = "", string? force_task_id = null, string? infotext = null, string? script_name = null,
    JsonElement[]? script_args = null, Dictionary<string, JsonElement>? alwayson_scripts = null, bool send_images = true, bool save_images = false);

/// <summary>What <c>img2img</c> takes.</summary>
internal sealed record Img2ImgBody(
    string prompt = "", string negative_prompt = "", string[]? styles = null, long seed = -1, long subseed = -1, double subseed_strength = 0, int seed_resize_from_h = -1, int seed_resize_from_w = -1,
    string? sampler_name = null, string sampler_index = "Euler", string? scheduler = null, int batch_size = 1, int n_iter = 1, int steps = 50, double cfg_scale = 7, int width = 512, int height = 512,
    bool? restore_faces = null, bool? tiling = null, bool do_not_save_samples = false, bool do_not_save_grid = false, double? eta = null, double denoising_strength = 0.75, double? s_min_uncond = null,
    double? s_churn = null, double? s_tmax = null, double? s_tmin = null, double? s_noise = null, Dictionary<string, JsonElement>? override_settings = null, bool override_settings_restore_afterwards = true,
    string? refiner_checkpoint = null, double? refiner_switch_at = null, bool disable_extra_networks = false, JsonElement? comments = null, string[]? init_images = null, int resize_mode = 0,
    double? image_cfg_scale = null, string? mask = null, int? mask_blur_x = 4, int? mask_blur_y = 4, int? mask_blur = null, bool mask_round = true, int inpainting_fill = 0, bool inpaint_full_res = true,
    int inpaint_full_res_padding = 0, int inpainting_mask_invert = 0, double? initial_noise_multiplier = null, string? latent_mask = null, string? force_task_id = null, string? infotext = null,
    bool include_init_images = false, string? script_name = null, JsonElement[]? script_args = null, Dictionary<string, JsonElement>? alwayson_scripts = null, bool send_images = true, bool save_images = false);

/// <summary>What both answer.</summary>
/// <param name="images">Base64 without a prefix.</param>
/// <param name="parameters">The request as it came.</param>
/// <param name="info">JSON in a text.</param>
internal sealed record GenerationAnswer(string[] images, Dictionary<string, JsonElement> parameters, string info);

/// <summary>What <c>extra-single-image</c> takes.</summary>
internal sealed record ExtraSingleBody(
    int resize_mode = 0, bool show_extras_results = true, double gfpgan_visibility = 0, double codeformer_visibility = 0, double codeformer_weight = 0, double upscaling_resize = 2,
    int upscaling_resize_w = 512, int upscaling_resize_h = 512, bool upscaling_crop = true, string upscaler_1 = "None", string upscaler_2 = "None", double extras_upscaler_2_visibility = 0,
    bool upscale_first = false, string image = "");

/// <summary>What <c>png-info</c> takes.</summary>
internal sealed record PngInfoBody(string image);

/// <summary>What <c>png-info</c> answers.</summary>
internal sealed record PngInfoAnswer(string info, Dictionary<string, string> items, Dictionary<string, JsonElement> parameters);

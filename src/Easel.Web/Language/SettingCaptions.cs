using System.Collections.Immutable;

namespace Easel.Web.Language;

/// <summary>The names and effects of settings, for those that have an effect.</summary>
public static class SettingCaptions
{
    /// <summary>By key.</summary>
    public static ImmutableDictionary<string, Caption> All { get; } = new Dictionary<string, Caption>
    {
        ["queue_paused"] = new("Hold the queue", "暂停队列", "Nothing of the queue is started while it is on.", "开启时不再启动队列中的任务。"),
        ["webui_client_left"] = new("When a client leaves", "客户端离开时", "What becomes of a job of A1111's routes when its client leaves.", "经 A1111 接口提交的任务在客户端离开后如何处理。"),
        ["bin_days"] = new("Days in the bin", "回收站保留天数", "When thrown-away pictures are deleted for ever.", "多少天后永久删除回收站中的图片。"),
        ["sd_model_checkpoint"] = new("Checkpoint", "Stable Diffusion 模型", "The checkpoint of requests that name none.", "请求未指定模型时使用的模型。"),
        ["sd_vae"] = new("VAE", "VAE 模型", "The VAE of requests that name none.", "请求未指定 VAE 时使用的 VAE。"),
        ["CLIP_stop_at_last_layers"] = new("Clip skip", "CLIP 终止层数", "Clip skip of requests that name none.", "请求未指定时的 CLIP 终止层数。"),
        ["eta_noise_seed_delta"] = new("Eta noise seed delta", "Eta 噪声种子偏移", "Moves the seed of the samplers' noise in requests that name none.", "请求未指定时采样噪声种子的偏移。"),
        ["eta_ancestral"] = new("Eta of ancestral samplers", "祖先采样器 Eta", "Share of fresh noise in ancestral samplers.", "祖先采样器的新噪声比例。"),
        ["eta_ddim"] = new("Eta of DDIM", "DDIM 的 Eta", "Share of fresh noise in DDIM.", "DDIM 的新噪声比例。"),
        ["s_churn"] = new("Sigma churn", "Sigma churn（搅动）", "Noise added before each step, in requests that name none.", "每步之前加入的噪声（请求未指定时）。"),
        ["s_tmin"] = new("Sigma tmin", "Sigma tmin（下限）", "Churn only at noise levels from here.", "只在此噪声水平以上搅动。"),
        ["s_tmax"] = new("Sigma tmax", "Sigma tmax（上限）", "Churn only at noise levels up to here; 0 is no limit.", "只在此噪声水平以下搅动，0 为不限。"),
        ["s_noise"] = new("Sigma noise", "Sigma noise（噪声系数）", "Factor on the noise that samplers add.", "采样器所加噪声的系数。"),
        ["sigma_min"] = new("Lowest noise level", "最低噪声水平", "0 is the model's own.", "0 表示使用模型自身的值。"),
        ["sigma_max"] = new("First noise level", "最高噪声水平", "0 is the model's own.", "0 表示使用模型自身的值。"),
        ["rho"] = new("Rho", "Rho（曲线）", "The curve of Karras and polyexponential schedules; 0 is their own.", "Karras 与多指数调度的曲线，0 为其默认。"),
        ["randn_source"] = new("Random numbers", "随机数来源", "Whose random numbers a seed repeats; GPU and NV are the same.", "种子对应的随机数来源，GPU 与 NV 相同。"),
        ["always_discard_next_to_last_sigma"] = new("Discard the last level but one", "丢弃倒数第二个噪声水平", "Leaves out the last noise level but one.", "跳过倒数第二个噪声水平。"),
        ["sd_noise_schedule"] = new("Noise schedule", "噪声计划", "Zero terminal SNR ends in nothing but noise.", "Zero Terminal SNR 使末端为纯噪声。"),
        ["skip_early_cond"] = new("Skip early CFG", "跳过早期 CFG", "No guidance in the first part of the steps.", "在最初的步数中不使用引导。"),
        ["s_min_uncond"] = new("Negative guidance minimum sigma", "反向引导最小 sigma", "Below it every other step leaves the negative prompt out.", "低于此值时每隔一步略去反向提示词。"),
        ["s_min_uncond_all"] = new("Negative guidance minimum sigma, all steps", "反向引导最小 sigma（所有步）", "Leaves the negative prompt out in all of those steps.", "在这些步中全部略去反向提示词。"),
        ["emphasis"] = new("Emphasis", "强调模式", "What brackets in prompts do.", "提示词中括号的作用。"),
        ["tiling"] = new("Tiling", "平铺图", "Opposite edges of pictures join without a seam.", "图像对边无缝衔接。"),
        ["upscaler_for_img2img"] = new("Upscaler for img2img", "图生图放大算法", "What enlarges the picture that image to image starts from.", "图生图时用来放大原图的算法。"),
        ["face_restoration"] = new("Restore faces", "面部修复", "Restores faces in requests that do not say.", "请求未指定时是否修复面部。"),
        ["face_restoration_model"] = new("Face restoration network", "面部修复模型", "The network that restores faces.", "用于修复面部的模型。"),
        ["code_former_weight"] = new("CodeFormer weight", "CodeFormer 权重", "How closely CodeFormer keeps to the face: 0 changes most, 1 least.", "CodeFormer 忠于原脸的程度：0 改动最大，1 最小。"),
        ["samples_format"] = new("Format of pictures", "图像格式", "The file format of pictures.", "保存图片的文件格式。"),
        ["return_grid"] = new("Grid in API answers", "接口返回网格图", "The grid stands before the pictures in API answers.", "接口返回时先给出网格图。"),
        ["live_previews_enable"] = new("Live previews", "实时预览", "Show pictures while they are painted.", "生成过程中显示预览。"),
        ["api_enable_requests"] = new("Pictures by address", "接口按网址取图", "Pictures by address in API requests; Easel fetches none.", "接口请求中的图片网址；Easel 不会去下载。"),
    }.ToImmutableDictionary();
}

using System.Collections.Immutable;

namespace Easel.Web.Language;

/// <summary>The names of the settings' sections, which are A1111's, in Chinese.</summary>
public static class SettingSections
{
    private static readonly ImmutableDictionary<string, string> Chinese = new Dictionary<string, string>
    {
        ["Studio"] = "画室",
        ["Saving images/grids"] = "保存图像与网格图",
        ["Sampler parameters"] = "采样方法参数",
        ["Extra Networks"] = "附加网络",
        ["img2img"] = "图生图",
        ["Stable Diffusion"] = "Stable Diffusion",
        ["Stable Diffusion XL"] = "Stable Diffusion XL",
        ["Stable Diffusion 3"] = "Stable Diffusion 3",
        ["System"] = "系统",
        ["User interface"] = "用户界面",
        ["Training"] = "训练",
        ["Optimizations"] = "优化",
        ["Live previews"] = "实时预览",
        ["Interrogate"] = "反推提示词",
        ["Infotext"] = "生成参数文本",
        ["Gallery"] = "图库",
        ["Compatibility"] = "兼容性",
        ["UI alternatives"] = "界面替代方案",
        ["Paths for saving"] = "保存路径",
        ["Upscaling"] = "放大",
        ["VAE"] = "VAE",
        ["Prompt editing"] = "提示词编辑",
        ["Profiler"] = "性能分析",
        ["Saving to a directory"] = "保存到目录",
        ["Postprocessing"] = "后期处理",
        ["Hidden options"] = "隐藏选项",
        ["Forge"] = "Forge",
        ["Face restoration"] = "面部修复",
        ["API"] = "接口 (API)",
        ["ControlNet"] = "ControlNet",
    }.ToImmutableDictionary();

    /// <summary>Every section that has a Chinese name.</summary>
    public static IEnumerable<string> Known => Chinese.Keys;

    /// <summary>A section's name; one that is not known keeps its own.</summary>
    public static string Name(string section, Words words) => words.Language == PageLanguage.Chinese ? Chinese.GetValueOrDefault(section, section) : section;
}

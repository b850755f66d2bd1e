using System.Collections.Immutable;
using Easel.Web.Language;

namespace Easel.Web.Extensions;

/// <summary>The list of what is built in, those first that a newcomer to webui is told to install.</summary>
public static class BuiltIns
{
    private static readonly BuiltInPlace Paint = new("", Phrases.Paint);
    private static readonly BuiltInPlace Repaint = new("repaint", Phrases.Repaint);

    /// <summary>All of them. What is not here yet has no place: whoever builds it gives it one.</summary>
    public static ImmutableArray<BuiltIn> All { get; } =
    [
        new(Phrases.AddNet, "sd-webui-additional-networks", Phrases.BuiltInAddNet, new BuiltInPlace("#additional-networks", Phrases.Paint), new BuiltInPlace("repaint#additional-networks", Phrases.Repaint)),
        new(Phrases.InspectorName, "stable-diffusion-webui-model-toolkit", Phrases.BuiltInInspector, new BuiltInPlace("models", Phrases.Models), new BuiltInPlace("info", Phrases.ImageInfo)),
        new(Phrases.ControlNetName, "sd-webui-controlnet", Phrases.BuiltInControlNet),
        new(Phrases.PoseEditorName, "openpose-editor · sd-webui-openpose-editor", Phrases.BuiltInPoseEditor),
        new(Phrases.TaggerName, "stable-diffusion-webui-wd14-tagger", Phrases.BuiltInTagger),
        new(Phrases.TagCompletionName, "a1111-sd-webui-tagcomplete", Phrases.BuiltInTagCompletion, Paint, Repaint),
        new(Phrases.LycorisName, "a1111-sd-webui-lycoris · a1111-sd-webui-locon", Phrases.BuiltInLycoris, new BuiltInPlace("#networks", Phrases.Paint), new BuiltInPlace("repaint#networks", Phrases.Repaint)),
        new(Phrases.BlockWeightName, "sd-webui-lora-block-weight", Phrases.BuiltInBlockWeight, Paint, Repaint),
        new(Phrases.DynamicPromptsName, "sd-dynamic-prompts · stable-diffusion-webui-wildcards", Phrases.BuiltInDynamicPrompts, Paint, Repaint),
        new(Phrases.SuperMergerName, "sd-webui-supermerger · sdweb-merge-block-weighted-gui", Phrases.BuiltInSuperMerger, new BuiltInPlace("models?tab=merge", Phrases.MergeTab), new BuiltInPlace("models?tab=lora", Phrases.LoraTab)),
        new(Phrases.ConverterName, "sd-webui-model-converter", Phrases.BuiltInConverter, new BuiltInPlace("models?tab=convert", Phrases.ConvertTab)),
        new(Phrases.CivitaiName, "Stable-Diffusion-Webui-Civitai-Helper", Phrases.BuiltInCivitai, new BuiltInPlace("models?tab=download", Phrases.DownloadTab)),
        new(Phrases.TrainToolsName, "sd_dreambooth_extension · kohya_ss", Phrases.BuiltInTrainTools, new BuiltInPlace("train", Phrases.Train)),
        new(Phrases.BrowserName, "stable-diffusion-webui-images-browser", Phrases.BuiltInBrowser, new BuiltInPlace("gallery", Phrases.Gallery)),
        new(Phrases.CanvasZoomName, "sd-webui-canvas-zoom", Phrases.BuiltInCanvasZoom, Repaint),
        new(Phrases.LocalizationName, "stable-diffusion-webui-localization-zh_Hans", Phrases.BuiltInLocalization, new BuiltInPlace("settings", Phrases.Settings)),
    ];
}

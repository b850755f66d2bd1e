namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase Extensions = new("Extensions", "扩展");
    public static readonly Phrase ExtensionsHint = new("Search extensions", "搜索扩展");
    public static readonly Phrase ExtensionsHelp = new(
        "Much of what users of webui install as extensions is part of Easel {0}: there is nothing to install and nothing to update. Extensions written for webui are Python programs and do not run here; others cannot be installed yet.",
        "webui 用户常装的扩展大多已是 Easel {0} 的一部分，无需安装或更新。为 webui 编写的扩展是 Python 程序，无法在此运行；目前也不能安装其他扩展。");
    public static readonly Phrase BuiltInSection = new("Built in", "已内置");
    public static readonly Phrase LaterSection = new("Comes with a later version", "后续版本提供");
    public static readonly Phrase LaterHelp = new("These are not here yet: no button does them, and requests that ask for them are refused.", "以下功能尚未提供：没有相应按钮，要求使用它们的请求会被拒绝。");
    public static readonly Phrase NoExtension = new("No extension fits. Take a word away.", "没有匹配的扩展，请减少条件。");
    public static readonly Phrase GoTo = new("Go to {0}", "前往{0}");
    public static readonly Phrase InspectorName = new("Model inspector", "模型解析（法术解析）");
    public static readonly Phrase BuiltInInspector = new(
        "Says what a model file is, how it is used, and how it was trained: press a model's name. Image info reads what a picture's file says.",
        "显示模型文件的种类、用法与训练信息：点击模型名称即可。“图片信息”读取图片文件中的参数。");
    public static readonly Phrase BuiltInAddNet = new("Up to five LoRAs beside the prompt, each with its weights and its own switch.", "在提示词之外启用最多五个 LoRA，各有权重和开关。");
    public static readonly Phrase ControlNetName = new("ControlNet", "ControlNet");
    public static readonly Phrase BuiltInControlNet = new("Guides a picture by lines, poses, depth and the like.", "用线稿、姿势、深度等控制画面。");
    public static readonly Phrase PoseEditorName = new("OpenPose editor", "OpenPose 编辑器");
    public static readonly Phrase BuiltInPoseEditor = new("Draws figures, to be handed to ControlNet.", "绘制人物骨架，交给 ControlNet 使用。");
    public static readonly Phrase TaggerName = new("Tagger", "标签反推 (Tagger)");
    public static readonly Phrase BuiltInTagger = new("Finds the tags of pictures, for prompts and for training.", "反推图片的标签，用于提示词和训练。");
    public static readonly Phrase TagCompletionName = new("Tag completion", "标签补全");
    public static readonly Phrase BuiltInTagCompletion = new(
        "Offers tags, networks, wildcards and styles as a prompt is typed. Tags come from lists in the data folder, or from the extension's own in a webui folder.",
        "输入提示词时补全标签、网络、通配符和样式。标签来自数据文件夹中的词表，或 webui 文件夹中该扩展自带的词表。");
    public static readonly Phrase LycorisName = new("LyCORIS", "LyCORIS");
    public static readonly Phrase BuiltInLycoris = new("LoCon, LoHa, LoKr, (IA)³, OFT, GLoRA and DoRA work as LoRA does, from the same folders and with the same tag.", "LoCon、LoHa、LoKr、(IA)³、OFT、GLoRA、DoRA 与 LoRA 用法相同，文件夹和写法一致。");
    public static readonly Phrase BlockWeightName = new("LoRA block weight", "LoRA 分层权重");
    public static readonly Phrase BuiltInBlockWeight = new("A factor for each block, in the tag: <lora:NAME:1:lbw=MIDD>. Also from a step on, or to a step.", "在标签中为各层设定系数：<lora:名称:1:lbw=MIDD>，也可只在部分步数内生效。");
    public static readonly Phrase DynamicPromptsName = new("Dynamic prompts, wildcards", "动态提示词与通配符");
    public static readonly Phrase BuiltInDynamicPrompts = new("{red|blue} and __colour__ in a prompt are drawn with each press.", "提示词中的 {red|blue} 与 __colour__ 在每次生成时随机抽取。");
    public static readonly Phrase SuperMergerName = new("SuperMerger, Merge Block Weighted", "SuperMerger 与分层融合");
    public static readonly Phrase BuiltInSuperMerger = new("Merges checkpoints with a weight for each block; writes LoRAs into checkpoints, joins, cuts down and extracts them.", "按层融合模型；把 LoRA 并入模型，合并、缩小或提取 LoRA。");
    public static readonly Phrase ConverterName = new("Model converter", "模型转换");
    public static readonly Phrase BuiltInConverter = new("Writes a model anew in another format or precision, pruned or not.", "以其他格式或精度重新写出模型，可精简。");
    public static readonly Phrase CivitaiName = new("Civitai helper", "Civitai 助手");
    public static readonly Phrase BuiltInCivitai = new("Fetches models from Civitai, with their trigger words, from Hugging Face, or from any address. Notes and previews that lie beside models are shown.", "从 Civitai（连同触发词）、Hugging Face 或任意地址下载模型，并显示模型旁的说明与预览图。");
    public static readonly Phrase TrainToolsName = new("Training", "训练工具");
    public static readonly Phrase BuiltInTrainTools = new("LoRA and its family, whole checkpoints, embeddings and hypernetworks, with the options of kohya's sd-scripts.", "训练 LoRA 系列、完整模型、嵌入式模型和超网络，选项与 kohya 的 sd-scripts 一致。");
    public static readonly Phrase BrowserName = new("Images browser", "图库浏览器");
    public static readonly Phrase BuiltInBrowser = new("All that was painted, searched by words, model, date and size.", "浏览全部作品，可按词语、模型、日期和尺寸搜索。");
    public static readonly Phrase CanvasZoomName = new("Canvas zoom", "画布缩放");
    public static readonly Phrase BuiltInCanvasZoom = new("The drawing board zooms with the wheel or two fingers; the hand moves it.", "画板可用滚轮或双指缩放，用手形工具移动。");
    public static readonly Phrase LocalizationName = new("Chinese", "中文界面");
    public static readonly Phrase BuiltInLocalization = new("Every text is there in English and Chinese: the button at the end of the bar changes it.", "所有文字均有中英两种：用导航栏末尾的按钮切换。");
}

namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase Builder = new("Prompt builder", "提示词构建");
    public static readonly Phrase BuilderHelp = new("What comes first weighs most: quality, subject, style, artist, details. Drag a part, or press it and move it; with the keyboard Ctrl and the arrows.", "越靠前影响越大：画质、主体、风格、艺术家、细节。拖动词语，或点击后移动；键盘用 Ctrl 加方向键。");
    public static readonly Phrase GroupQuality = new("Quality", "画质");
    public static readonly Phrase GroupSubject = new("Subject", "主体");
    public static readonly Phrase GroupStyle = new("Style", "风格");
    public static readonly Phrase GroupArtist = new("Artist", "艺术家");
    public static readonly Phrase GroupDetails = new("Details", "细节");
    public static readonly Phrase AddPart = new("Add to {0}", "添加到{0}");
    public static readonly Phrase PartTools = new("Move “{0}”", "移动“{0}”");
    public static readonly Phrase GroupAbove = new("To the group above", "移到上一组");
    public static readonly Phrase GroupBelow = new("To the group below", "移到下一组");
    public static readonly Phrase TakePartAway = new("Take it out of the prompt", "从提示词中移除");
    public static readonly Phrase FaceSmile = new("smile", "微笑");
    public static readonly Phrase FaceDispleased = new("displeased", "不悦");
    public static readonly Phrase FaceWink = new("wink", "眨眼");
    public static readonly Phrase FaceHappy = new("happy", "开心");
    public static readonly Phrase FaceTongue = new("tongue out", "吐舌");
    public static readonly Phrase FaceVerySad = new("very sad", "非常悲伤");
    public static readonly Phrase FaceSurprised = new("surprised", "惊讶");
    public static readonly Phrase FaceDoubtful = new("doubtful", "怀疑");
    public static readonly Phrase Embedding = new("embedding", "嵌入式模型");
    public static readonly Phrase Wildcard = new("wildcard", "通配符");
    public static readonly Phrase Style = new("style", "预设样式");
    public static readonly Phrase TokenList = new("The prompt's tokens", "提示词的词元");
    public static readonly Phrase TokenId = new("token {0}", "词元 {0}");
    public static readonly Phrase NoTokens = new("There is nothing to read yet.", "还没有内容。");
    public static readonly Phrase BlockEnd = new("Here a block of 75 ends; each block is read by itself.", "一个 75 词元的块到此为止，各块分别读取。");
    public static readonly Phrase NetworkSearch = new("Search LoRA and embeddings", "搜索 LoRA 与嵌入式模型");
    public static readonly Phrase OtherFamily = new("made for {0}, but the chosen checkpoint is {1}", "适用于 {0}，而所选模型为 {1}");
    public static readonly Phrase TriggerMissing = new("{0} is on, but none of its trigger words is in the prompt: {1}.", "已启用 {0}，但提示词中没有它的触发词：{1}。");
    public static readonly Phrase AddTrigger = new("Add “{0}”", "加入“{0}”");
    public static readonly Phrase AddNet = new("Additional Networks", "附加网络 (Additional Networks)");
    public static readonly Phrase AddNetHelp = new("LoRA beside the prompt, as in the extension of this name. A row paints the same as <lora:MODEL:te:unet> in the prompt.", "在提示词之外启用 LoRA，与同名扩展一致；每行的效果等同于提示词中的 <lora:模型:te:unet>。");
    public static readonly Phrase AddNetRow = new("Row {0}", "第 {0} 行");
    public static readonly Phrase AddNetAdd = new("Add a row", "添加一行");
    public static readonly Phrase AddNetRemove = new("Take row {0} away", "移除第 {0} 行");
    public static readonly Phrase AddNetOn = new("Row {0} is on", "启用第 {0} 行");
    public static readonly Phrase AddNetModel = new("Model of row {0}", "第 {0} 行的模型");
    public static readonly Phrase AddNetUNet = new("UNet weight of row {0}", "第 {0} 行的 UNet 权重");
    public static readonly Phrase AddNetText = new("Text encoder weight of row {0}", "第 {0} 行的文本编码器权重");
    public static readonly Phrase RandomParts = new("The prompt has random parts. They are drawn with each press, for every batch anew, by its seed.", "提示词含随机部分：每次生成时按种子抽取，每批各抽一次。");
    public static readonly Phrase RandomPartsLeft = new("Braces and __names__ stay as they stand.", "花括号与 __名称__ 按原样使用。");
    public static readonly Phrase DrawParts = new("Draw", "抽取");
}

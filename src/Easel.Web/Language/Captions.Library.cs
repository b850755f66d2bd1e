namespace Easel.Web.Language;

public static partial class Captions
{
    public static readonly Caption MergeA = new("Primary model (A)", "主模型 (A)", "The result has its shape and everything that the others lack.", "结果以它为基础，其余模型没有的部分也来自它。");
    public static readonly Caption MergeB = new("Secondary model (B)", "次模型 (B)", "The model that is mixed in, or whose difference is added.", "被混入的模型，或提供差异的模型。");
    public static readonly Caption MergeC = new("Tertiary model (C)", "第三模型 (C)", "Taken away from B: usually the model that B was trained from.", "从 B 中减去，通常是 B 的底模。");
    public static readonly Caption MergeMethod = new("Interpolation method", "融合方式", "Weighted sum mixes two; add difference teaches A what B learned over C.", "加权和混合两个模型；差值叠加把 B 相对 C 学到的加到 A。");
    public static readonly Caption MergeMultiplier = new("Multiplier (M)", "融合倍数 (M)", "How much of B, or of the difference, is taken: 0 is A alone.", "取用 B 或差值的比例，0 即只有 A。");
    public static readonly Caption MergeBlocks = new("Block weights", "分层权重", "M for each block: BASE, IN00…, M00, OUT00…, with commas. Empty takes M everywhere.", "每层的 M：BASE、IN00…、M00、OUT00…，用逗号分隔；留空则处处为 M。");
    public static readonly Caption MergeVae = new("Bake in VAE", "嵌入 VAE", "A VAE that is written into the result in place of its own.", "写入结果并取代其自带 VAE 的 VAE。");
    public static readonly Caption MergeDiscard = new("Discard weights", "丢弃权重", "A regular expression; tensors whose name it is found in are left out, for instance ^model_ema.", "正则表达式，名称匹配的张量会被略去，例如 ^model_ema。");
    public static readonly Caption MergePrecision = new("Precision", "保存精度", "fp16 halves the file and paints the same.", "fp16 文件减半，作画效果相同。");
    public static readonly Caption MergeOutput = new("Name of the new model", "新模型名称", "The file's name; it goes into the folder of checkpoints as safetensors.", "文件名，以 safetensors 保存到模型文件夹。");
    public static readonly Caption MergeOverwrite = new("Replace a file of that name", "覆盖同名文件", "Otherwise a name that is taken is refused.", "不勾选时同名会被拒绝。");
    public static readonly Caption MergeRecipe = new("Save the recipe in the file", "在文件中保存配方", "How it was made and of what, with hashes; webui reads it too.", "记录制作方式与来源哈希，webui 也能读取。");
    public static readonly Caption PullSource = new("Address or id", "地址或编号", "OWNER/REPO of Hugging Face, a number of Civitai, or the address of a page of either, or of any file.", "Hugging Face 的 OWNER/REPO、Civitai 的编号、两者的网页地址，或任意文件地址。");
    public static readonly Caption PullFile = new("File", "文件", "Which file of the source, where it has several.", "来源有多个文件时选择哪一个。");
    public static readonly Caption PullFolder = new("Folder", "文件夹", "Where it goes; by itself the folder of what the file turns out to be.", "保存位置，自动时由文件类型决定。");
    public static readonly Caption PullName = new("Name", "名称", "The name to store it under; empty takes the source's.", "保存的名称，留空沿用来源名称。");
    public static readonly Caption PullHash = new("SHA-256", "SHA-256", "What the file must have, 64 digits; empty takes what the source tells.", "文件应有的 64 位校验值，留空采用来源提供的。");
}

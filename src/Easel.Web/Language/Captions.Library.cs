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
    public static readonly Caption LoraInto = new("Checkpoint", "模型", "The checkpoint that they are written into; its file stays as it is.", "被写入的模型，原文件保持不变。");
    public static readonly Caption LoraFile = new("LoRA", "LoRA", "The LoRA that is made smaller; its file stays as it is.", "要缩小的 LoRA，原文件保持不变。");
    public static readonly Caption LoraOutput = new("Name of the new LoRA", "新 LoRA 名称", "The file's name; it goes into the folder of LoRAs as safetensors.", "文件名，以 safetensors 保存到 LoRA 文件夹。");
    public static readonly Caption LoraJoinMethod = new("Method", "合并方式", "Side by side is exact and makes a larger file; cutting to a rank keeps it small.", "并排精确但文件更大，截断到指定秩则更小。");
    public static readonly Caption LoraRank = new("Rank", "秩 (rank)", "The new rank: more keeps more, and makes a larger file.", "新的秩：越高保留越多，文件越大。");
    public static readonly Caption LoraMostRank = new("Largest rank", "最大秩", "No module gets a higher rank, whatever the rule says.", "无论规则如何，每个模块的秩都不超过此值。");
    public static readonly Caption LoraConvRank = new("Rank of convolutions", "卷积层的秩", "For convolutions larger than 1×1; empty takes the rank beside.", "用于大于 1×1 的卷积，留空与左侧相同。");
    public static readonly Caption LoraExtractConv = new("Rank of convolutions", "卷积层的秩", "For convolutions beside the transformers; empty leaves them out.", "用于 Transformer 之外的卷积层，留空则不提取。");
    public static readonly Caption LoraClamp = new("Clamp quantile", "截断分位", "Factors beyond this share of all are cut to it; 1 cuts none.", "超过此分位的数值被截断，1 为不截断。");
    public static readonly Caption LoraRule = new("How the rank is chosen", "选择秩的方式", "One rank for all, or for each module as many as its singular values need.", "统一的秩，或按每个模块的奇异值决定。");
    public static readonly Caption LoraAmount = new("Amount", "数量", "The rule's number: a ratio of at least 2, or a share below 1.", "规则所用的数：不小于 2 的比值，或小于 1 的比例。");
    public static readonly Caption LoraTuned = new("Fine-tuned checkpoint", "微调模型", "The checkpoint whose learning is extracted.", "要从中提取学习成果的模型。");
    public static readonly Caption LoraBase = new("Its base", "底模", "The checkpoint that it was trained from.", "微调时使用的底模。");
    public static readonly Caption ConvertModel = new("Model", "模型", "The file or folder that is written anew; it stays as it is.", "要重新写出的文件或文件夹，原文件保持不变。");
    public static readonly Caption ConvertLayout = new("Format", "格式", "Safetensors is what every program reads; diffusers has a folder with a file for each network.", "safetensors 各程序通用，diffusers 为每个网络一个文件的文件夹。");
    public static readonly Caption ConvertPrune = new("Prune", "精简", "Leaves out EMA weights, optimizer state and what else painting does not need.", "去掉 EMA 权重、优化器状态等作画不需要的内容。");
    public static readonly Caption ConvertEma = new("Take the EMA weights", "采用 EMA 权重", "In place of the others, which are left out.", "以 EMA 权重取代其他权重。");
    public static readonly Caption ConvertOutput = new("Name of the new file", "新文件名称", "It goes beside the model.", "保存在原模型旁边。");
    public static readonly Caption NoteDescription = new("Description", "说明", "What it is good for.", "它擅长什么。");
    public static readonly Caption NoteAnything = new("Notes", "备注", "Anything; it stands on the card.", "任意内容，会显示在卡片上。");
    public static readonly Caption NoteStyle = new("Preferred prompts", "适合的提示词", "What it follows best: tags with commas, or whole sentences.", "更适合逗号分隔的标签，还是完整句子。");
    public static readonly Caption NoteActivation = new("Trigger words", "触发词", "What is put into the prompt with it, with commas between.", "使用时加入提示词的词，用逗号分隔。");
    public static readonly Caption NoteWeight = new("Weight", "权重", "The weight to use it with; empty is 1.", "使用时的权重，留空为 1。");
    public static readonly Caption NoteNegative = new("Negative prompt", "反向提示词", "What is put into the negative prompt with it.", "使用时加入反向提示词的内容。");
    public static readonly Caption NoteClipSkip = new("Clip skip", "CLIP 终止层数", "The clip skip to use it with; empty leaves the form's.", "使用时的 CLIP 终止层数，留空则不改动。");
    public static readonly Caption NoteVae = new("VAE", "VAE 模型", "The VAE to use it with; automatic leaves the form's.", "使用时的 VAE，自动则不改动。");
    public static readonly Caption NoteTags = new("Tags", "标签", "Words to find it by, with commas between.", "便于查找的词，用逗号分隔。");
    public static readonly Caption PullSource = new("Address or id", "地址或编号", "OWNER/REPO of Hugging Face, a number of Civitai, or the address of a page of either, or of any file.", "Hugging Face 的 OWNER/REPO、Civitai 的编号、两者的网页地址，或任意文件地址。");
    public static readonly Caption PullFile = new("File", "文件", "Which file of the source, where it has several.", "来源有多个文件时选择哪一个。");
    public static readonly Caption PullFolder = new("Folder", "文件夹", "Where it goes; by itself the folder of what the file turns out to be.", "保存位置，自动时由文件类型决定。");
    public static readonly Caption PullName = new("Name", "名称", "The name to store it under; empty takes the source's.", "保存的名称，留空沿用来源名称。");
    public static readonly Caption PullHash = new("SHA-256", "SHA-256", "What the file must have, 64 digits; empty takes what the source tells.", "文件应有的 64 位校验值，留空采用来源提供的。");
}

namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase TrainBasis = new("Base model and pictures", "底模与图片");
    public static readonly Phrase TrainTime = new("How long", "训练时长");
    public static readonly Phrase TrainLearning = new("Learning", "学习");
    public static readonly Phrase TrainNetworkSection = new("What is made", "训练网络");
    public static readonly Phrase TrainCaptions = new("Captions", "标签");
    public static readonly Phrase TrainNoise = new("Noise and loss", "噪声与损失");
    public static readonly Phrase TrainMachine = new("Memory and speed", "显存与速度");
    public static readonly Phrase TrainFiles = new("Files and samples", "文件与预览");
    public static readonly Phrase TrainButton = new("Train", "开始训练");
    public static readonly Phrase TrainHere = new("This page writes the configuration; the command line trains with it: copy it into a file, then easel train lora --config FILE.", "此页面生成训练配置，由命令行执行：复制到文件后运行 easel train lora --config 文件。");
    public static readonly Phrase CopyConfig = new("Copy the configuration", "复制配置");
    public static readonly Phrase ConfigCopied = new("Copied. Save it as train.toml, then: easel train {0} --config train.toml", "已复制。保存为 train.toml 后运行：easel train {0} --config train.toml");
    public static readonly Phrase Reckoning = new("How many steps", "步数估算");
    public static readonly Phrase SamplesCount = new("pictures", "图片数");
    public static readonly Phrase RepeatsCount = new("repeats", "重复次数");
    public static readonly Phrase ReckonEpochs = new("{0} samples an epoch = {1} steps; {2} epochs = {3} steps", "每轮 {0} 个样本 = {1} 步；{2} 轮 = {3} 步");
    public static readonly Phrase ReckonSteps = new("{0} samples an epoch = {1} steps; the run has {2} steps", "每轮 {0} 个样本 = {1} 步；共 {2} 步");
    public static readonly Phrase DefaultIs = new("default {0}", "默认 {0}");
    public static readonly Phrase NoNumber = new("That is no number; give one, for instance 1e-4.", "不是数字，请输入数字，例如 1e-4。");
    public static readonly Phrase NoWholeNumber = new("Give a whole number.", "请输入整数。");
    public static readonly Phrase OutOfRange = new("Out of range; give {0}.", "超出范围，应为 {0}。");
    public static readonly Phrase RankIsHigh = new("More than this kind usually needs (LoRA 64, LoHa 32, LoCon 12): a larger file, and it learns the noise too.", "高于此类型通常所需（LoRA 64、LoHa 32、LoCon 12）：文件更大，也更易过拟合。");
    public static readonly Phrase KeepTokensAdvice = new("Tags are shuffled and none is kept: any of them may become a trigger.", "标签会被打乱且没有保留：任何标签都可能成为触发词。");
}

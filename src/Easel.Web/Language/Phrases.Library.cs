namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase LibraryTab = new("Library", "模型库");
    public static readonly Phrase MergeTab = new("Merge", "模型融合");
    public static readonly Phrase DownloadTab = new("Download", "下载");
    public static readonly Phrase WeightedSum = new("Weighted sum: A × (1 − M) + B × M", "加权和：A × (1 − M) + B × M");
    public static readonly Phrase AddDifference = new("Add difference: A + (B − C) × M", "差值叠加：A + (B − C) × M");
    public static readonly Phrase NoInterpolation = new("No interpolation: A alone", "不融合：只有 A");
    public static readonly Phrase KeepPrecision = new("As in A", "与 A 相同");
    public static readonly Phrase MergeButton = new("Merge", "融合");
    public static readonly Phrase DownloadButton = new("Download", "下载");
    public static readonly Phrase BlockPresets = new("Presets of block weights", "分层权重预设");
    public static readonly Phrase BlocksEven = new("M everywhere", "处处为 M");
    public static readonly Phrase BlocksRising = new("Rising", "递增");
    public static readonly Phrase BlocksFalling = new("Falling", "递减");
    public static readonly Phrase BlocksMiddle = new("Middle", "中间层");
    public static readonly Phrase BlocksEnds = new("Outer", "外层");
    public static readonly Phrase BlockCount = new("{0} numbers; {1} are needed", "{0} 个数，需要 {1} 个");
    public static readonly Phrase NotNumbers = new("“{0}” is no number; write numbers with commas between.", "“{0}”不是数字，请用逗号分隔数字。");
    public static readonly Phrase WorkOnModels = new("Work on models", "模型任务");
    public static readonly Phrase NoModelWork = new("Nothing yet. What you merge or download is shown here while it runs, and where it went.", "暂无任务。融合与下载的进度和结果会显示在这里。");
    public static readonly Phrase ModelsForAdmins = new("Only an administrator of this studio changes its models.", "只有管理员可以更改此画室的模型。");
    public static readonly Phrase ModelsNotHere = new("This studio has no worker of its own, so models are merged and fetched on its command line: easel model merge, easel model pull.", "此画室没有本机工作进程，请用命令行：easel model merge、easel model pull。");
    public static readonly Phrase SavedAs = new("Saved as {0}", "已保存为 {0}");
    public static readonly Phrase KindMerge = new("Merge", "融合");
    public static readonly Phrase KindConvert = new("Conversion", "转换");
    public static readonly Phrase KindLora = new("LoRA work", "LoRA 处理");
    public static readonly Phrase KindPull = new("Download", "下载");
    public static readonly Phrase KindTrain = new("Training", "训练");
    public static readonly Phrase KindCheck = new("Check", "检查");
    public static readonly Phrase KindUpscale = new("Enlargement", "放大");
}

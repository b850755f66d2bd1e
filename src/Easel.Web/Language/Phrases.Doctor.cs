namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase CopyReport = new("Copy all of it", "复制全部内容");
    public static readonly Phrase Machine = new("The machine", "本机");
    public static readonly Phrase MachineCount = new("failed: {0}, warnings: {1}", "{0} 项失败，{1} 项警告");
    public static readonly Phrase MachineHelp = new("What easel doctor tells on the command line, with the command that repairs it.", "与命令行 easel doctor 的结果一致（英文），并给出修复命令。");
    public static readonly Phrase Cause = new("Cause:", "原因：");
    public static readonly Phrase Repair = new("Repair:", "修复：");
    public static readonly Phrase StatusOk = new("as it should be", "正常");
    public static readonly Phrase StatusWarning = new("warning", "警告");
    public static readonly Phrase StatusFailed = new("failed", "失败");
    public static readonly Phrase LogLevel = new("How grave", "级别");
    public static readonly Phrase LevelAll = new("All", "全部");
    public static readonly Phrase LevelWarnings = new("Warnings", "警告及以上");
    public static readonly Phrase LevelErrors = new("Errors", "错误");
    public static readonly Phrase LogSearch = new("Search the log", "搜索日志");
    public static readonly Phrase LogNothing = new("No line of this level.", "没有符合条件的日志。");
    public static readonly Phrase CheckNameMemory = new("memory", "内存");
    public static readonly Phrase CheckNameDiskModels = new("disk for models", "模型磁盘");
    public static readonly Phrase CheckNameDiskPictures = new("disk for pictures", "图片磁盘");
    public static readonly Phrase CheckNameCards = new("graphics cards", "显卡");
    public static readonly Phrase CheckNameModelFiles = new("model files", "模型文件");
    public static readonly Phrase CheckNameModelFile = new("model file", "模型文件");
    public static readonly Phrase CheckNameCpu = new("device cpu", "CPU 设备");
}

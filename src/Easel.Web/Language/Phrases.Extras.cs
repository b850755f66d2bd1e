namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase ExtrasNotHere = new("The workers of this studio paint, but do not enlarge finished pictures. The command line does: easel upscale PICTURE.", "此画室的工作进程只负责生成，不能放大成品图。可使用命令行：easel upscale PICTURE。");
    public static readonly Phrase EnlargeButton = new("Enlarge", "放大");
}

namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase ExtrasNotHere = new("The workers of this studio paint, but do not enlarge finished pictures. The command line does: easel upscale PICTURE.", "此画室的工作进程只负责生成，不能放大成品图。可使用命令行：easel upscale PICTURE。");
    public static readonly Phrase WorkOnButton = new("Work on {0} pictures", "处理 {0} 张图片");
    public static readonly Phrase WorkOnOneButton = new("Work on the picture", "处理图片");
    public static readonly Phrase OtherPictures = new("Other pictures", "换一批图片");
    public static readonly Phrase BeginWithPictures = new("Begin with pictures", "从图片开始");
    public static readonly Phrase ThePictures = new("Pictures ({0})", "原图（{0}）");
    public static readonly Phrase PictureNumber = new("Picture {0}", "图片 {0}");
    public static readonly Phrase TakeAway = new("Take picture {0} away", "移除图片 {0}");
    public static readonly Phrase DropManyHere = new("Drop pictures anywhere on the page, paste them, or press here", "把图片拖到页面任意处、粘贴，或点击这里");
    public static readonly Phrase WholeFolder = new("A whole folder", "整个文件夹");
    public static readonly Phrase NothingToDo = new("Nothing is switched on. Choose what shall be done.", "没有启用任何步骤，请先选择要做什么。");
    public static readonly Phrase StepUpscale = new("Enlarge", "放大");
    public static readonly Phrase UpscaleOn = new("Enlarge the pictures", "放大图片");
    public static readonly Phrase StepFaces = new("Faces", "面部修复");
    public static readonly Phrase NoFaceModels = new("No face model is installed. Put GFPGANv1.4.pth into models/GFPGAN, codeformer-v0.1.0.pth into models/Codeformer.", "没有面部修复模型。请把 GFPGANv1.4.pth 放入 models/GFPGAN，codeformer-v0.1.0.pth 放入 models/Codeformer。");
    public static readonly Phrase StepSplit = new("Split oversized pictures", "分割过大的图像");
    public static readonly Phrase SplitOn = new("Cut pictures that are too long into several", "把过长的图片切成几张");
    public static readonly Phrase StepFocal = new("Auto focal point crop", "自动焦点裁剪");
    public static readonly Phrase FocalOn = new("Cut out the part where the most is to be seen", "裁出最有内容的部分");
    public static readonly Phrase StepAutoSize = new("Auto-sized crop", "自动按比例裁剪");
    public static readonly Phrase AutoSizeOn = new("Cut to the best size within bounds", "在范围内裁到最合适的尺寸");
    public static readonly Phrase StepFlip = new("Mirrored copies", "镜像副本");
    public static readonly Phrase CopiesOn = new("{0} copies", "{0} 份副本");
}

namespace Easel.Web.Language;

public static partial class Phrases
{
    public static readonly Phrase WhatToRepaint = new("What is repainted", "重绘内容");
    public static readonly Phrase ModeWhole = new("Whole picture", "整张图片");
    public static readonly Phrase ModeInpaint = new("Inpaint", "局部重绘");
    public static readonly Phrase ModeSketch = new("Sketch", "涂鸦");
    public static readonly Phrase ModeInpaintSketch = new("Inpaint sketch", "涂鸦重绘");
    public static readonly Phrase ModeOutpaint = new("Outpaint", "向外绘制");
    public static readonly Phrase ModeBatch = new("Batch", "批量处理");
    public static readonly Phrase BatchHelp = new("Each picture becomes a job of its own with the prompt and the settings on the left. Leave width and height empty and use “Resize by” to keep their proportions.", "每张图片按左侧的提示词与参数单独成为一个任务。宽高留空并使用“缩放倍数”可保持原比例。");
    public static readonly Phrase ThePicture = new("Picture", "原图");
    public static readonly Phrase OtherPicture = new("Another picture", "换一张图片");
    public static readonly Phrase BeginWithPicture = new("Begin with a picture", "从一张图片开始");
    public static readonly Phrase BeginWithPictureHelp = new("Every result has a wand that sends it here.", "每张结果图下方都有发送到这里的按钮。");
    public static readonly Phrase NoResultYet = new("Results come here.", "结果会显示在这里。");
    public static readonly Phrase PictureMissing = new("There is no picture yet. Drop one on the page.", "还没有图片，请拖入一张。");
    public static readonly Phrase MaskMissing = new("Nothing is marked yet. Draw over what shall change, or choose Whole picture.", "还没有涂抹区域。请涂抹要修改的部分，或选择“整张图片”。");
    public static readonly Phrase StrokesMissing = new("Nothing is drawn yet. Draw in colours where the picture shall change.", "还没有涂鸦。请用颜色涂画要修改的部分。");
    public static readonly Phrase SizeAndFit = new("Size and fit", "尺寸与适配");
    public static readonly Phrase ContentFill = new("fill", "填充");
    public static readonly Phrase ContentOriginal = new("original", "原版");
    public static readonly Phrase ContentNoise = new("latent noise", "潜空间噪声");
    public static readonly Phrase ContentNothing = new("latent nothing", "空白潜空间");
    public static readonly Phrase AreaWhole = new("Whole picture", "整张图片");
    public static readonly Phrase AreaMasked = new("Only masked", "仅蒙版区域");
    public static readonly Phrase ResizeJust = new("Just resize", "仅调整大小");
    public static readonly Phrase ResizeCrop = new("Crop and resize", "裁剪后缩放");
    public static readonly Phrase ResizeFill = new("Resize and fill", "缩放后填充空白");
    public static readonly Phrase ResizeLatent = new("Just resize (latent upscale)", "调整大小（潜空间放大）");
    public static readonly Phrase Board = new("Drawing board", "画板");
    public static readonly Phrase BoardTools = new("Drawing tools", "绘图工具");
    public static readonly Phrase Brush = new("Brush", "画笔");
    public static readonly Phrase Eraser = new("Eraser", "橡皮");
    public static readonly Phrase Lasso = new("Lasso: draw around an area", "套索：圈出区域");
    public static readonly Phrase FillTool = new("Fill an enclosed area", "填充封闭区域");
    public static readonly Phrase BrushSize = new("Size", "大小");
    public static readonly Phrase Colour = new("Colour", "颜色");
    public static readonly Phrase UndoStroke = new("Take back (Ctrl+Z)", "撤销（Ctrl+Z）");
    public static readonly Phrase RedoStroke = new("Do again (Ctrl+Y)", "重做（Ctrl+Y）");
    public static readonly Phrase InvertMask = new("Invert the mask", "反转蒙版");
    public static readonly Phrase ClearBoard = new("Clear what is drawn", "清空涂抹");
    public static readonly Phrase Hand = new("Move the picture", "移动图片");
    public static readonly Phrase FitBoard = new("Fit to the window (0)", "适合窗口（0）");
}

namespace Easel.Web.Language;

public static partial class Captions
{
    public static readonly Caption ExtrasUpscaler = new("Upscaler", "放大算法", "What enlarges. Networks add detail; Lanczos only enlarges.", "放大所用算法。网络会补充细节，Lanczos 只放大。");
    public static readonly Caption ExtrasScale = new("Scale by", "缩放倍数", "By what both sides grow. Not looked at where a size is given.", "两边放大的倍数，填写了尺寸时不用。");
    public static readonly Caption ExtrasWidth = new("Scale to width", "缩放到宽度", "Columns wanted. 0 follows from the height, or from the factor.", "目标宽度，0 表示由高度或倍数推出。");
    public static readonly Caption ExtrasHeight = new("Scale to height", "缩放到高度", "Rows wanted. 0 follows from the width, or from the factor.", "目标高度，0 表示由宽度或倍数推出。");
    public static readonly Caption ExtrasSecond = new("Upscaler 2", "放大算法 2", "A second one, blended over the first.", "叠加在第一种之上的第二种算法。");
    public static readonly Caption ExtrasSecondVisibility = new("Upscaler 2 visibility", "放大算法 2 可见度", "How much of the second shows, 0 to 1.", "第二种算法的可见程度，0 到 1。");
    public static readonly Caption ExtrasCrop = new("Crop to fit", "裁剪以适应", "Cuts off what does not fit a size of other proportions.", "比例不同时裁掉多余部分。");
    public static readonly Caption LdsrSteps = new("LDSR steps", "LDSR 步数", "In how many steps LDSR paints; fewer are faster.", "LDSR 的采样步数，越少越快。");
    public static readonly Caption ExtrasMaxSide = new("Longest side", "最长边上限", "The result's longest side where a factor is given. 0 is no bound.", "按倍数放大时结果的最长边，0 为不限。");
    public static readonly Caption Gfpgan = new("GFPGAN visibility", "GFPGAN 可见度", "How much of GFPGAN's faces is blended in, 0 to 1.", "混入 GFPGAN 修复面部的程度，0 到 1。");
    public static readonly Caption CodeFormer = new("CodeFormer visibility", "CodeFormer 可见度", "How much of CodeFormer's faces is blended in, 0 to 1.", "混入 CodeFormer 修复面部的程度，0 到 1。");
    public static readonly Caption CodeFormerWeight = new("CodeFormer weight", "CodeFormer 权重", "0 restores most, 1 changes the face least.", "0 修复最多，1 改动最少。");
    public static readonly Caption CutWidth = new("Width", "宽度", "Columns wanted, in pixels.", "目标宽度（像素）。");
    public static readonly Caption CutHeight = new("Height", "高度", "Rows wanted, in pixels.", "目标高度（像素）。");
    public static readonly Caption SplitThreshold = new("Split threshold", "分割阈值", "Pictures whose proportions, over those wanted, lie below are cut.", "图片比例与目标比例之比低于此值时才切分。");
    public static readonly Caption SplitOverlap = new("Split overlap ratio", "重叠比例", "The share of a part that the next one repeats.", "相邻两张重叠的比例。");
    public static readonly Caption FocalFaces = new("Focal point face weight", "面部权重", "How much faces count when the place is chosen.", "选择焦点时面部的权重。");
    public static readonly Caption FocalEntropy = new("Focal point entropy weight", "熵权重", "How much variety counts when the place is chosen.", "选择焦点时画面丰富程度的权重。");
    public static readonly Caption FocalEdges = new("Focal point edges weight", "边缘权重", "How much corners and edges count when the place is chosen.", "选择焦点时角点与边缘的权重。");
    public static readonly Caption FocalDebug = new("Show the points", "显示焦点", "A picture that shows the points found comes out too.", "另存一张标出焦点的图片。");
    public static readonly Caption AutoMinSide = new("Dimension lower bound", "边长下限", "The shortest side that a result may have.", "结果的最短边长。");
    public static readonly Caption AutoMaxSide = new("Dimension upper bound", "边长上限", "The longest side that a result may have.", "结果的最长边长。");
    public static readonly Caption AutoMinArea = new("Area lower bound", "面积下限", "The fewest pixels that a result may have.", "结果的最少像素数。");
    public static readonly Caption AutoMaxArea = new("Area upper bound", "面积上限", "The most pixels that a result may have.", "结果的最多像素数。");
    public static readonly Caption AutoMaxError = new("Error threshold", "误差阈值", "How far the proportions may be off, 0 to 1.", "比例允许的误差，0 到 1。");
    public static readonly Caption AutoLargest = new("Largest area", "面积优先", "Takes the largest area within the error; otherwise the least error.", "在误差内取最大面积，否则取误差最小。");
    public static readonly Caption FlipHorizontal = new("Left and right", "左右镜像", "A copy whose left and right change places.", "左右互换的副本。");
    public static readonly Caption FlipVertical = new("Top and bottom", "上下镜像", "A copy whose top and bottom change places.", "上下互换的副本。");
    public static readonly Caption FlipBoth = new("Both", "同时镜像", "A copy turned round, with both changed.", "上下左右都互换的副本。");
}

namespace Easel.Web.Language;

public static partial class Captions
{
    public static readonly Caption ExtrasUpscaler = new("Upscaler", "放大算法", "What enlarges. Networks add detail; Lanczos only enlarges.", "放大所用算法。网络会补充细节，Lanczos 只放大。");
    public static readonly Caption ExtrasScale = new("Scale by", "缩放倍数", "By what both sides grow. Not looked at where a size is given.", "两边放大的倍数，填写了尺寸时不用。");
    public static readonly Caption ExtrasWidth = new("Scale to width", "缩放到宽度", "Columns wanted. 0 follows from the height, or from the factor.", "目标宽度，0 表示由高度或倍数推出。");
    public static readonly Caption ExtrasHeight = new("Scale to height", "缩放到高度", "Rows wanted. 0 follows from the width, or from the factor.", "目标高度，0 表示由宽度或倍数推出。");
    public static readonly Caption ExtrasSecond = new("Upscaler 2", "放大算法 2", "A second one, blended over the first.", "叠加在第一种之上的第二种算法。");
    public static readonly Caption ExtrasSecondVisibility = new("Upscaler 2 visibility", "放大算法 2 可见度", "How much of the second shows, 0 to 1.", "第二种算法的可见程度，0 到 1。");
}

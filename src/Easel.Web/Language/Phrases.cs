namespace Easel.Web.Language;

/// <summary>Every text of the page. Each part of the page has a part of the list.</summary>
public static partial class Phrases
{
    public static readonly Phrase Easel = new("Easel", "Easel 画室");
    public static readonly Phrase Paint = new("Paint", "文生图");
    public static readonly Phrase Repaint = new("Repaint", "图生图");
    public static readonly Phrase Extras = new("Extras", "后期处理");
    public static readonly Phrase ImageInfo = new("Image info", "图片信息");
    public static readonly Phrase Models = new("Models", "模型");
    public static readonly Phrase Train = new("Train", "训练");
    public static readonly Phrase Queue = new("Queue", "队列");
    public static readonly Phrase Gallery = new("Gallery", "图库");
    public static readonly Phrase Settings = new("Settings", "设置");
    public static readonly Phrase Doctor = new("Doctor", "自检");
}

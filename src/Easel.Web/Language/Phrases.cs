namespace Easel.Web.Language;

/// <summary>Every text of the page that is no control's name. Each part of the page has a part of the list.</summary>
public static partial class Phrases
{
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
    public static readonly Phrase Navigation = new("Parts of the studio", "画室各部分");
    public static readonly Phrase OtherLanguage = new("中文", "English");
    public static readonly Phrase SwitchLanguage = new("Show the page in Chinese", "以英文显示页面");
    public static readonly Phrase SwitchTheme = new("Light or dark", "切换浅色或深色");
    public static readonly Phrase LostConnection = new("The connection is lost. Your work goes on; the page comes back by itself.", "连接已断开。任务仍在继续，页面会自动恢复。");
    public static readonly Phrase NeedsScripts = new("This page needs JavaScript. The command line and the API do the same without it.", "此页面需要启用 JavaScript。也可以使用命令行或接口。");
    public static readonly Phrase NotFound = new("There is no such page.", "没有这个页面。");
    public static readonly Phrase Close = new("Close", "关闭");
    public static readonly Phrase Cancel = new("Cancel", "取消");
    public static readonly Phrase Reset = new("Back to {0}", "恢复为 {0}");
    public static readonly Phrase Undo = new("Undo", "撤销");
    public static readonly Phrase Automatic = new("Automatic", "自动");
    public static readonly Phrase Empty = new("empty", "空");
    public static readonly Phrase On = new("on", "开启");
    public static readonly Phrase Off = new("off", "关闭");
    public static readonly Phrase Search = new("Search", "搜索");
    public static readonly Phrase Copy = new("Copy", "复制");
    public static readonly Phrase Copied = new("Copied.", "已复制。");
    public static readonly Phrase SameAsFirst = new("Same as the first pass", "与第一遍相同");
    public static readonly Phrase Nothing = new("None", "无");
}

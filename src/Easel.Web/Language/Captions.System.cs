namespace Easel.Web.Language;

public static partial class Captions
{
    public static readonly Caption StartDevice = new("Device", "计算设备", "Where jobs run that do not say: automatic takes a card where there is one.", "任务未指定时使用的设备，自动则优先使用显卡。");
    public static readonly Caption StartMemory = new("Memory level", "显存级别", "How the device's memory is spent; automatic decides by what is free.", "显存的使用方式，自动则按剩余量决定。");
    public static readonly Caption StartBudget = new("Memory budget (GB)", "显存上限 (GB)", "Use no more of the device's memory than this.", "最多使用这么多显存。");
    public static readonly Caption StartPort = new("Port", "端口", "Empty takes 7860, or the next that is free.", "留空则用 7860 或下一个空闲端口。");
    public static readonly Caption StartListen = new("Reached from", "监听范围", "Other machines reach it only with every address; people then sign in.", "选择所有地址后其他设备才能访问，且需要登录。");
    public static readonly Caption StartNoAuth = new("Let everyone in without signing in", "无需登录即可使用", "Not asked of this machine anyway; the first administrator's key is printed where the studio was started.", "本机本来就无需登录；首个管理员密钥会显示在启动画室的终端里。");
    public static readonly Caption StartWebui = new("webui folder", "webui 文件夹", "A folder of A1111's program whose models are used where they are.", "直接使用其中模型的 A1111 程序文件夹。");
}

namespace Easel.Web.Language;

/// <summary>What a control is called, and the one line that explains it.</summary>
/// <param name="Name">Its name; a webui user knows it.</param>
/// <param name="Help">What it does, in one line.</param>
public sealed record Caption(Phrase Name, Phrase Help)
{
    /// <summary>Both texts in both languages.</summary>
    public Caption(string english, string chinese, string help, string chineseHelp) : this(new Phrase(english, chinese), new Phrase(help, chineseHelp))
    {
    }
}

namespace Easel.Web.Prompts;

/// <summary>What a part of a prompt is about, in the order in which a prompt is best written: what comes first weighs most.</summary>
public enum PromptGroup
{
    /// <summary>How good it is: masterpiece, best quality.</summary>
    Quality,

    /// <summary>Who or what.</summary>
    Subject,

    /// <summary>How it is made: watercolour, photo.</summary>
    Style,

    /// <summary>Whose manner it has.</summary>
    Artist,

    /// <summary>All the rest: light, place, clothes.</summary>
    Details,
}

namespace Easel.Core.Requests;

/// <summary>What each picture of a folder is repainted with out of its own text, in place of the request's (A1111's batch tab, "PNG info").</summary>
[Flags]
public enum TakenFromText
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its prompt, behind the request's.</summary>
    Prompt = 1,

    /// <summary>Its negative prompt, behind the request's.</summary>
    Negative = 2,

    /// <summary>Its seed.</summary>
    Seed = 4,

    /// <summary>Its guidance scale.</summary>
    Cfg = 8,

    /// <summary>Its sampler, and its noise schedule.</summary>
    Sampler = 16,

    /// <summary>Its steps.</summary>
    Steps = 32,
}

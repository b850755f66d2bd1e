namespace Easel.Core.Requests;

/// <summary>Whether a picture's parameters are hidden in the lowest bits of its pixels too, where they survive what strips text chunks.</summary>
public enum StealthText
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>In the transparency, which every pixel gets; the colours stay as they are.</summary>
    Alpha,

    /// <summary>In the colours, each of which may change by one.</summary>
    Rgb,
}

namespace Easel.Core.Requests;

/// <summary>How memory is spent.</summary>
public enum MemoryMode
{
    /// <summary>Everything stays loaded, in the numbers it computes with: fastest.</summary>
    Normal,

    /// <summary>Everything stays loaded, in the numbers of the file; they are cast when used.</summary>
    Medium,

    /// <summary>As medium, and only the network in use is loaded.</summary>
    Low,
}

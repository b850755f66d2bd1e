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

    /// <summary>As low, and the UNet stays in the machine's memory: its blocks visit the card one after the other. Without a card the same as low.</summary>
    Offload,
}

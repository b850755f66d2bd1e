namespace Easel.Core.Requests;

/// <summary>How several LoRAs become one.</summary>
public enum LoraJoinMethod
{
    /// <summary>Side by side: exact, and the ranks add up.</summary>
    Concat,

    /// <summary>Their sum, cut to the rank that is asked for (singular values).</summary>
    Svd,
}

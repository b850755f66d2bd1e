namespace Easel.Core.Requests;

/// <summary>How a module's new rank is chosen (kohya-ss/sd-scripts, <c>networks/resize_lora.py</c>).</summary>
public enum LoraRankRule
{
    /// <summary>The rank that is asked for.</summary>
    Fixed,

    /// <summary>As many as have a singular value above the largest divided by the amount.</summary>
    SvRatio,

    /// <summary>As many as keep this share of the Frobenius norm.</summary>
    SvFro,

    /// <summary>As many as keep this share of the sum of singular values.</summary>
    SvCumulative,
}

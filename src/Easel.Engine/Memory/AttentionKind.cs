namespace Easel.Engine.Memory;

/// <summary>How attention is computed.</summary>
public enum AttentionKind
{
    /// <summary>libtorch's fused operator: memory grows with the number of tokens, not with its square.</summary>
    Fused,
}

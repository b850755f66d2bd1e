namespace Easel.Core.Requests;

/// <summary>How checkpoints are merged; A is the first model, B the second, C the third, m the multiplier.</summary>
public enum MergeMethod
{
    /// <summary>A·(1 − m) + B·m.</summary>
    WeightedSum,

    /// <summary>A + (B − C)·m: what B learnt over C is added to A.</summary>
    AddDifference,

    /// <summary>A alone: to bake in a VAE, to change the precision, to discard weights.</summary>
    NoInterpolation,
}

namespace Easel.Core.Requests;

/// <summary>A network that restores faces.</summary>
public enum FaceRestorer
{
    /// <summary>CodeFormer (Zhou et al. 2022, arXiv:2206.11253).</summary>
    CodeFormer,

    /// <summary>GFPGAN (Wang et al. 2021, arXiv:2101.04061).</summary>
    Gfpgan,
}

/// <summary>Restores the faces of each finished picture (A1111's "restore faces").</summary>
/// <param name="RestoreFaces">With which network.</param>
/// <param name="FaceWeight">Of CodeFormer: how closely it keeps to the face that is there, 0 (restores most) to 1 (changes least).</param>
public sealed record FaceOptions(FaceRestorer RestoreFaces = FaceRestorer.CodeFormer, double FaceWeight = FaceOptions.UsualWeight)
{
    /// <summary>A1111's default of <c>code_former_weight</c>.</summary>
    public const double UsualWeight = 0.5;
}

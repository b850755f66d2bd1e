namespace Easel.Web.Repainting;

/// <summary>What is drawn on a board.</summary>
public enum BoardUse
{
    /// <summary>A mask: where, and nothing else. Kept as white on black.</summary>
    Mask,

    /// <summary>Colours on the picture. Kept as the picture with them.</summary>
    Sketch,

    /// <summary>Colours that are a mask too. Kept alone, on a transparent ground.</summary>
    Strokes,
}

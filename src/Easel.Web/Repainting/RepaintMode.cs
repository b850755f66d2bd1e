namespace Easel.Web.Repainting;

/// <summary>What is repainted.</summary>
public enum RepaintMode
{
    /// <summary>All of the picture.</summary>
    Whole,

    /// <summary>What is drawn over.</summary>
    Inpaint,

    /// <summary>The picture with a sketch on it.</summary>
    Sketch,

    /// <summary>What is drawn over in colours, which what is painted begins with.</summary>
    InpaintSketch,

    /// <summary>What lies beyond its edges.</summary>
    Outpaint,

    /// <summary>All of several pictures, one after the other.</summary>
    Batch,
}

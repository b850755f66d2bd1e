namespace Easel.Core.Errors;

/// <summary>The kind of thing that is wrong with a model file; programs branch on it, people read the message.</summary>
public enum ModelFault
{
    /// <summary>The file is well formed, but not what was needed here (a missing tensor, another shape, another kind of model).</summary>
    Mismatch,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>The file ends too early.</summary>
    Truncated,

    /// <summary>Something else under a model's name: a picture, a web page, a git-lfs pointer.</summary>
    WrongFormat,

    /// <summary>A readable container without a model in it.</summary>
    NotAModel,

    /// <summary>The header cannot be read.</summary>
    BadHeader,

    /// <summary>Tensors lie outside the data, overlap, or leave holes.</summary>
    BadOffsets,

    /// <summary>A tensor's shape and dtype do not agree with its number of bytes.</summary>
    SizeMismatch,

    /// <summary>Two tensors or entries have one name.</summary>
    DuplicateKey,

    /// <summary>A dtype that cannot be read.</summary>
    UnsupportedDType,

    /// <summary>The zip archive is damaged or is not torch's.</summary>
    BadArchive,

    /// <summary>The pickle is damaged.</summary>
    BadPickle,

    /// <summary>The pickle would run code when loaded by Python. Nothing was run.</summary>
    UnsafePickle,

    /// <summary>Weights that are not finite numbers.</summary>
    NanWeights,
}

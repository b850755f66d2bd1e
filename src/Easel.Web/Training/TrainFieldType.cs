namespace Easel.Web.Training;

/// <summary>How a field of the training form is filled in.</summary>
public enum TrainFieldType
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>Any number; <c>1e-4</c> may be typed.</summary>
    Number,

    /// <summary>On or off.</summary>
    Flag,

    /// <summary>Several lines of text.</summary>
    Lines,

    /// <summary>One of several words.</summary>
    Choice,
}

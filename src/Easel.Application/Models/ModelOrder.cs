namespace Easel.Application.Models;

/// <summary>The order of a list of models.</summary>
public enum ModelOrder
{
    Name,

    /// <summary>By the time of the last change.</summary>
    Modified,
    Size,
    Type,
    Family,
}

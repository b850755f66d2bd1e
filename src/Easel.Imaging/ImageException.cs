using Easel.Core.Errors;

namespace Easel.Imaging;

/// <summary>A picture file that cannot be used: the message says which file, what it is, and what is wrong with it.</summary>
/// <param name="name">The file, or another name by which the user knows the picture.</param>
/// <param name="problem">What is wrong, what was expected, what to do.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class ImageException(string name, string problem, Exception? inner = null)
    : EaselException("image-format", $"{name}: {problem}", inner);

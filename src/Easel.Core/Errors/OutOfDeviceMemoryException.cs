namespace Easel.Core.Errors;

/// <summary>The device has too little memory for the work; the message advises the next lower memory mode or a smaller picture.</summary>
public sealed class OutOfDeviceMemoryException(string message, Exception? inner = null) : EaselException("out-of-memory", message, inner);

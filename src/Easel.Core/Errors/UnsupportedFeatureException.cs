namespace Easel.Core.Errors;

/// <summary>A known thing that this build, device or model cannot do; the message names what can.</summary>
public sealed class UnsupportedFeatureException(string message) : EaselException("unsupported", message);

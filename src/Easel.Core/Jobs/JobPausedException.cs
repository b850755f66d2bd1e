namespace Easel.Core.Jobs;

/// <summary>A job was asked to pause, and did: what it has done is kept, and its next try goes on from there.</summary>
/// <param name="message">Where it is, in words.</param>
public sealed class JobPausedException(string message) : OperationCanceledException(message);

using Easel.Core.Errors;

namespace Easel.Cli;

/// <summary>What the user wrote on the command line, or a path in it, cannot be used.</summary>
internal sealed class InputException(string message, Exception? inner = null) : EaselException("bad-input", message, inner);

namespace Easel.Cli;

/// <summary>What the process says to its caller when it ends.</summary>
public static class ExitStatus
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work could not be done.</summary>
    public const int Failed = 1;

    /// <summary>What was asked for cannot be asked for; nothing was begun.</summary>
    public const int BadInput = 2;

    /// <summary>The user stopped it; what was finished is kept (128 + SIGINT, as shells count).</summary>
    public const int Cancelled = 130;
}

namespace Easel.Application;

/// <summary>How a check came out.</summary>
public enum HealthStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but less well than it could.</summary>
    Warning,

    /// <summary>Something does not work until it is repaired.</summary>
    Failed,
}

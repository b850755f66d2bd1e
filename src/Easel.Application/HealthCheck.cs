namespace Easel.Application;

/// <summary>What one check found, in the words of <c>easel doctor</c>.</summary>
/// <param name="Name">Its name, for instance <c>memory</c>.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Detail">What was seen, with numbers.</param>
/// <param name="Cause">Why it failed; null where it did not.</param>
/// <param name="Repair">One command that repairs it; null where nothing needs repair.</param>
public sealed record HealthCheck(string Name, HealthStatus Status, string Detail, string? Cause = null, string? Repair = null)
{
    /// <summary>As it should be.</summary>
    public static HealthCheck Ok(string name, string detail) => new(name, HealthStatus.Ok, detail);

    /// <summary>Works, but less well than it could.</summary>
    public static HealthCheck Warning(string name, string detail, string cause, string? repair = null) => new(name, HealthStatus.Warning, detail, cause, repair);

    /// <summary>Does not work until it is repaired.</summary>
    public static HealthCheck Failed(string name, string detail, string cause, string repair) => new(name, HealthStatus.Failed, detail, cause, repair);
}

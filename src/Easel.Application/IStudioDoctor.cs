namespace Easel.Application;

/// <summary>Checks what the machine can do. The host brings it: the studio itself knows no devices.</summary>
public interface IStudioDoctor
{
    /// <summary>What <c>easel doctor</c> tells of a studio that runs. It may take seconds.</summary>
    IReadOnlyList<HealthCheck> Check();
}

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

/// <summary>What one check found, in the words of <c>easel doctor</c>.</summary>
/// <param name="Name">Its name, for instance <c>memory</c>.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Detail">What was seen, with numbers.</param>
/// <param name="Cause">Why it failed; null where it did not.</param>
/// <param name="Repair">One command that repairs it; null where nothing needs repair.</param>
public sealed record HealthCheck(string Name, HealthStatus Status, string Detail, string? Cause = null, string? Repair = null);

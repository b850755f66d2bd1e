namespace Easel.Cli.Doctor;

/// <summary>How a check came out.</summary>
internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but less well than it could.</summary>
    Warning,

    /// <summary>Something does not work until it is repaired.</summary>
    Failed,
}

/// <summary>What one check found.</summary>
/// <param name="Check">Its name, for instance <c>memory</c>.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Detail">What was seen, with numbers.</param>
/// <param name="Cause">Why it failed; null where it did not.</param>
/// <param name="Repair">One command that repairs it; null where nothing needs repair.</param>
internal sealed record CheckResult(string Check, CheckStatus Status, string Detail, string? Cause = null, string? Repair = null)
{
    public static CheckResult Ok(string check, string detail) => new(check, CheckStatus.Ok, detail);

    public static CheckResult Warning(string check, string detail, string cause, string? repair = null) => new(check, CheckStatus.Warning, detail, cause, repair);

    public static CheckResult Failed(string check, string detail, string cause, string repair) => new(check, CheckStatus.Failed, detail, cause, repair);
}

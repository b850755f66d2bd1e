using System.Collections.Immutable;

namespace Easel.Api.Access;

/// <summary>Who is let in.</summary>
public sealed record AccessOptions
{
    /// <summary>Everyone is let in, as the one local user, with everything allowed: for a studio that only this machine can reach.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The studio is reached by other names than this machine's own; otherwise an open one refuses them, since a web page could have made them up.</summary>
    public bool AllowsForeignHosts { get; init; }

    /// <summary>Lets this machine's own worker in; made anew with each start.</summary>
    public string? WorkerKey { get; init; }

    /// <summary>Names and passwords of <c>--api-auth</c>; the accounts of the database count beside them.</summary>
    public ImmutableDictionary<string, string> ApiAuth { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Other web pages that may call the API from a browser, for instance <c>https://example.org</c>.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];
}

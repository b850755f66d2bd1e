namespace Easel.Worker.Pulling;

/// <summary>Where to fetch something.</summary>
/// <param name="Url">The address.</param>
/// <param name="Token">The token of the address's own site, or null; no other site gets it.</param>
/// <param name="IsTrusted">True where the user or the settings named this site, so that it may be in the local network.</param>
/// <param name="Site">The site's name, for messages.</param>
/// <param name="TokenName">The variable that holds the token, for messages; null where there is none.</param>
internal sealed record PullAddress(Uri Url, string? Token, bool IsTrusted, string Site, string? TokenName);

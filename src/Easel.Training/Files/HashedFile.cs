namespace Easel.Training.Files;

/// <summary>A file by name and content.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sha256">Of the whole file; empty where it is a folder.</param>
/// <param name="LegacyHash">The web UI's old short hash.</param>
public sealed record HashedFile(string Name, string Sha256, string LegacyHash);

namespace Easel.Worker.Pulling;

/// <summary>A file to fetch, as its site describes it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">What it is called; null where only the answer tells.</param>
/// <param name="Bytes">Its size, where the site tells.</param>
/// <param name="Sha256">Its SHA-256, where the site tells.</param>
/// <param name="Info">What Civitai tells of it, as download helpers keep it beside the file; null elsewhere.</param>
internal sealed record PullTarget(PullAddress Address, string? Name, long? Bytes = null, string? Sha256 = null, string? Info = null);

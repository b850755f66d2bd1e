namespace Easel.Application.Models;

/// <summary>How far a scan is, or what it did.</summary>
/// <param name="Found">Models on the disk.</param>
/// <param name="Changed">Of them, new ones and changed ones.</param>
/// <param name="Read">Of those, the ones that are read and in the index by now.</param>
/// <param name="Gone">Models that were in the index and are not on the disk any more.</param>
public sealed record ScanReport(int Found, int Changed, int Read, int Gone);

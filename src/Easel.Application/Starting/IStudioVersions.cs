using System.Collections.Immutable;

namespace Easel.Application.Starting;

/// <summary>What a studio was started from.</summary>
public enum InstallKind
{
    /// <summary>A git clone, which the launcher builds: every version of its history can be started.</summary>
    Clone,

    /// <summary>An unpacked release: those that lie beside it can be started.</summary>
    Release,

    /// <summary>Neither: it knows of no other version.</summary>
    Other,
}

/// <summary>A version that can be started instead.</summary>
/// <param name="Name">Its number, tag or commit.</param>
/// <param name="Date">When it was made; null where that is not known.</param>
/// <param name="Words">What changed with it, or where it lies.</param>
/// <param name="IsRunning">True for the one that runs.</param>
/// <param name="OlderDatabase">True where it has fewer tables than the one that runs, and refuses a database that has them.</param>
/// <param name="Command">What starts it, to be typed in a terminal.</param>
public sealed record StudioVersion(string Name, DateTimeOffset? Date, string Words, bool IsRunning, bool OlderDatabase, string Command);

/// <summary>The versions that there are.</summary>
/// <param name="Kind">What the studio was started from.</param>
/// <param name="Folder">Where that is.</param>
/// <param name="IsChanged">True for a clone with changes that are not committed: git does not go to another version over them.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Problem">Why there is none to tell of; null where all is well.</param>
public sealed record StudioVersionList(InstallKind Kind, string Folder, bool IsChanged, ImmutableArray<StudioVersion> Versions, string? Problem = null);

/// <summary>Tells which versions of Easel are at hand. The host brings it.</summary>
public interface IStudioVersions
{
    /// <summary>How things are. It may take a second.</summary>
    Task<StudioVersionList> LookAsync(CancellationToken stop);
}

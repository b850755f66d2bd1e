using Easel.Application;
using Easel.Cli.Folders;

namespace Easel.Cli.Doctor;

/// <summary>Every check, in the order in which they are shown. A new one is a file and a line here.</summary>
internal static class CheckList
{
    /// <summary>The checks of the machine and its files.</summary>
    public static IReadOnlyList<Func<DataFolder, IEnumerable<HealthCheck>>> OfMachine { get; } =
    [
        _ => MemoryCheck.Run(),
        DiskCheck.Run,
        _ => NativeLibraryCheck.Run(),
        _ => DeviceCheck.Run(),
        FolderCheck.Run,
        ModelFileCheck.Run,
    ];

    /// <summary>Every check.</summary>
    public static IReadOnlyList<Func<DataFolder, IEnumerable<HealthCheck>>> All { get; } = [.. OfMachine, _ => PortCheck.Run(PortCheck.StudioPort)];
}

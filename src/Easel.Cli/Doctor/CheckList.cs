using Easel.Cli.Folders;

namespace Easel.Cli.Doctor;

/// <summary>Every check, in the order in which they are shown. A new one is a file and a line here.</summary>
internal static class CheckList
{
    public static IReadOnlyList<Func<DataFolder, IEnumerable<CheckResult>>> All { get; } =
    [
        _ => MemoryCheck.Run(),
        DiskCheck.Run,
        _ => NativeLibraryCheck.Run(),
        _ => DeviceCheck.Run(),
        FolderCheck.Run,
        ModelFileCheck.Run,
        _ => PortCheck.Run(PortCheck.StudioPort),
    ];
}

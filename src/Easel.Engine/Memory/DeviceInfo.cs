namespace Easel.Engine.Memory;

/// <summary>A device that tensor code could run on.</summary>
/// <param name="Id"><c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="MemoryBytes">Its memory; the machine's for the CPU.</param>
/// <param name="Driver">Its driver's version, where it has one.</param>
/// <param name="Usable">False where this build of Easel cannot use it.</param>
/// <param name="Note">Why not, and what to do; null for a usable device.</param>
public sealed record DeviceInfo(string Id, string Name, long MemoryBytes, string? Driver, bool Usable, string? Note)
{
    /// <summary>What other programs and this one leave of a card's memory; null where it is not known, and for the CPU (<see cref="Machine.Memory"/>).</summary>
    public long? FreeBytes { get; init; }
}

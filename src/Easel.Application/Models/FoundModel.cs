namespace Easel.Application.Models;

/// <summary>A model on the disk, as the folder's list tells without opening it.</summary>
/// <param name="Path">The file, or the folder of a diffusers model.</param>
/// <param name="Root">The root that it was found in.</param>
/// <param name="Folder">What the folder is for.</param>
/// <param name="Relative">Its path below the root.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was changed last, in ticks of UTC.</param>
/// <param name="SideStamp">Changes when any of its <see cref="SideFiles"/> does.</param>
/// <param name="Preview">Its preview picture, or null.</param>
internal sealed record FoundModel(string Path, string Root, string Folder, string Relative, long Bytes, long Modified, long SideStamp, string? Preview);

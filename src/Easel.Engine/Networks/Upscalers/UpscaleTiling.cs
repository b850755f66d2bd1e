namespace Easel.Engine.Networks.Upscalers;

/// <summary>
/// How a picture is cut into tiles for a network. Each tile also sees <paramref name="Overlap"/> pixels of its neighbours on every side, and
/// shares as many with each, over which the two are blended: no seam shows, and with an overlap as wide as the network looks the result is
/// that of the whole picture.
/// </summary>
/// <param name="Tile">Longest side of a tile in source pixels (webui's <c>ESRGAN_tile</c>); 0 takes the whole picture at once.</param>
/// <param name="Overlap">Source pixels that neighbours share (webui's <c>ESRGAN_tile_overlap</c>); a quarter of the tile at most, more is cut to that.</param>
public sealed record UpscaleTiling(int Tile = 192, int Overlap = 8);

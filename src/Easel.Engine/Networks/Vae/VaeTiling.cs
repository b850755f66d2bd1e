namespace Easel.Engine.Networks.Vae;

/// <summary>
/// Works on a picture in horizontal strips, one layer at a time, so that the temporary copies of a layer stay small. Every strip reads
/// its neighbours' rows, and the group norms keep the statistics of the whole picture: the result is that of the plain way, seams and
/// all tile sizes alike (measured differences are those of rounding, below 1e-5). What remains in memory is one layer's input and
/// output: 1.25 KB a pixel at the widest place of Stable Diffusion's decoder, where the plain way takes 3.5 KB. Without gradients.
/// </summary>
/// <param name="StripElements">Numbers in one strip of one layer's output; smaller is slower and saves memory.</param>
public sealed record VaeTiling(long StripElements = 1L << 23);

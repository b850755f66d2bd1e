namespace Easel.Engine.Networks.Upscalers.Esrgan;

/// <summary>The shape of an ESRGAN network.</summary>
/// <param name="Width">Channels between blocks; 64 in every published one.</param>
/// <param name="Growth">Channels that each convolution of a dense block adds; 32.</param>
/// <param name="Blocks">Blocks: 23, or 6 in Real-ESRGAN's anime network.</param>
/// <param name="Doublings">How often the picture is doubled at the end.</param>
/// <param name="Folding">By what the picture is folded into channels first (pixel unshuffle): 1, 2 or 4.</param>
/// <param name="HasShortcut">True for ESRGAN+.</param>
public sealed record RrdbConfig(long Width = 64, long Growth = 32, int Blocks = 23, int Doublings = 2, int Folding = 1, bool HasShortcut = false)
{
    /// <summary>By what the network enlarges.</summary>
    public int Factor => (1 << Doublings) / Folding;
}

using static TorchSharp.torch;

namespace Easel.Training.Losses;

/// <summary>Where more chance comes from.</summary>
/// <param name="Normal">A standard normal tensor of a shape.</param>
/// <param name="Uniform">A number in [0, 1).</param>
public sealed record NoiseDraws(Func<long[], Tensor> Normal, Func<double> Uniform);

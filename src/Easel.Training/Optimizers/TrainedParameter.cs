using TorchSharp.Modules;

namespace Easel.Training.Optimizers;

/// <summary>A parameter and how fast it learns.</summary>
/// <param name="Name">Unique in the run.</param>
/// <param name="Parameter">The tensor; stays its network's.</param>
/// <param name="Rate">Its own learning rate, which the schedule's factor multiplies.</param>
public sealed record TrainedParameter(string Name, Parameter Parameter, double Rate = 1);

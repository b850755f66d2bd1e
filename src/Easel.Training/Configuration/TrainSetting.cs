using Easel.Core.Requests;

namespace Easel.Training.Configuration;

/// <summary>An option of sd-scripts.</summary>
/// <param name="Name">Its name, without hyphens before it.</param>
/// <param name="Help">One line.</param>
/// <param name="Set">What it does to a request.</param>
/// <param name="IsFlag">True where it is set by being there.</param>
/// <param name="Common">True for those that most runs use; help shows them first.</param>
/// <param name="WithoutEffect">What to tell whoever sets it, where it asks for what Easel does not do but the training is the same without; else null.</param>
public sealed record TrainSetting(string Name, string Help, Func<TrainRequest, SettingValue, TrainRequest> Set, bool IsFlag = false, bool Common = false, string? WithoutEffect = null);

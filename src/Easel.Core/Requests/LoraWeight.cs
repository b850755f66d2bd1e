namespace Easel.Core.Requests;

/// <summary>A LoRA and how much of it is taken.</summary>
/// <param name="Name">Its name or path.</param>
/// <param name="Weight">The factor on its change; may be negative.</param>
/// <param name="TextWeight">The factor on the text encoder's part; null is the same.</param>
public sealed record LoraWeight(string Name, double Weight = 1, double? TextWeight = null);

namespace Easel.Core.Requests;

/// <summary>One ControlNet or T2I-adapter unit.</summary>
/// <param name="Model">Name or path of the control model.</param>
/// <param name="Image">File of the control picture.</param>
/// <param name="Preprocessor">Name of the preprocessor that turns the picture into a control map; null takes it as it is.</param>
/// <param name="Weight">Strength, 0 to 2.</param>
/// <param name="Start">Share of the steps before the unit acts, 0 to 1.</param>
/// <param name="End">Share of the steps after which the unit rests, 0 to 1.</param>
public sealed record ControlOptions(string Model, string Image, string? Preprocessor = null, double Weight = 1, double Start = 0, double End = 1);

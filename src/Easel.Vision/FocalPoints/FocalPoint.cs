namespace Easel.Vision.FocalPoints;

/// <summary>Where something is to be seen, in pixels, and how much it counts.</summary>
public readonly record struct FocalPoint(double X, double Y, double Weight);

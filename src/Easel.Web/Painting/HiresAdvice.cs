using Easel.Core.Requests;

namespace Easel.Web.Painting;

/// <summary>Pictures far larger than those a model was trained on come out with doubled things; a hires pass reaches the size without.</summary>
public static class HiresAdvice
{
    private const double Farthest = 1.5;

    /// <summary>The same final size by way of a hires pass; null where there is nothing to advise.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="native">The side of the pictures that the model was trained on.</param>
    public static GenerateRequest? For(GenerateRequest request, int native)
    {
        if (request is not { Hires: null, Image: null, Width: { } width, Height: { } height } || Math.Max(width, height) <= native * Farthest) return null;
        // The shorter side begins at what the model knows; the longer one follows, in steps of 8.
        var scale = Math.Max(1, Math.Min(width, height) / (double)native);
        scale = Math.Max(scale, Math.Max(width, height) / (native * Farthest));
        return request with { Width = Side(width / scale), Height = Side(height / scale), Hires = new HiresOptions(Width: width, Height: height) };
    }

    private static int Side(double pixels) => Math.Max(64, (int)Math.Round(pixels / 8) * 8);
}

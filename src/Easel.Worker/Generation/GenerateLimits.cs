using Easel.Core.Errors;
using Easel.Core.Requests;

namespace Easel.Worker.Generation;

/// <summary>Refuses what a request may say but this version cannot do yet, rather than painting something else.</summary>
internal static class GenerateLimits
{
    /// <exception cref="UnsupportedFeatureException">The request asks for something that is not built yet.</exception>
    public static void Check(GenerateRequest request)
    {
        var missing = new List<string>();
        if (!request.Control.IsEmpty) missing.Add("ControlNet (--control)");
        if (missing.Count > 0)
            throw new UnsupportedFeatureException($"This version of Easel cannot do {string.Join(", ", missing)} yet. Leave it out to paint from the text alone.");
    }
}

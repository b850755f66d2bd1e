using System.Globalization;

namespace Easel.Engine.Networks.Upscalers.Srvgg;

/// <summary>Tells compact networks by their row of numbered layers.</summary>
internal static class SrvggShape
{
    public static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        if (tensors.Shape("body.0.weight") is not [var width, 3, 3, 3]) return null;
        var convolutions = tensors.Names.Where(name => name.StartsWith("body.", StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal) && tensors.Shape(name).Length == 4)
            .Select(name => int.Parse(name.AsSpan(5, name.Length - 12), NumberStyles.None, CultureInfo.InvariantCulture)).Order().ToArray();
        // Convolutions stand at even places; activations, with tensors of their own or without, at odd ones.
        if (convolutions.Length < 3 || !convolutions.SequenceEqual(Enumerable.Range(0, convolutions.Length).Select(i => 2 * i))) return null;
        var factor = (int)Math.Round(Math.Sqrt(tensors.Size($"body.{convolutions[^1]}.weight") / 3.0));
        if (3L * factor * factor != tensors.Size($"body.{convolutions[^1]}.weight")) return null;
        var activation = tensors.Has("body.1.weight") ? SrvggActivation.PRelu : SrvggActivation.Relu;
        var config = new SrvggConfig(width, convolutions.Length - 2, factor, activation);
        return new UpscalerShape("SRVGG", factor, name => tensors.Prefix + name, weights => new SrvggNetwork(weights, config));
    }
}

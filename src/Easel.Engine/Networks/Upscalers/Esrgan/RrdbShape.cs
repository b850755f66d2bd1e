using System.Globalization;
using System.Text.RegularExpressions;

namespace Easel.Engine.Networks.Upscalers.Esrgan;

/// <summary>
/// Tells ESRGAN files of three generations apart: the names of the first release (<c>model.1.sub.0.RDB1</c>), of the first BasicSR
/// (<c>RRDB_trunk.0.RDB1</c>) and of Real-ESRGAN (<c>body.0.rdb1</c>).
/// </summary>
internal static partial class RrdbShape
{
    public static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        Func<string, string>? names =
            tensors.Any("body.0.rdb1.") ? name => name
            : tensors.Any("RRDB_trunk.0.") ? TrunkName
            : tensors.Any("model.1.sub.0.RDB1.") ? OldName(tensors)
            : null;
        if (names is null || tensors.Size(names("conv_last.weight")) != 3) return null;
        var folding = tensors.Size(names("conv_first.weight"), 1) switch { 3 => 1, 12 => 2, 48 => 4, _ => 0 };
        if (folding == 0) return null;
        var config = new RrdbConfig(
            tensors.Size(names("conv_first.weight")),
            tensors.Size(names("body.0.rdb1.conv1.weight")),
            Enumerable.Range(0, 1000).TakeWhile(i => tensors.Has(names($"body.{i}.rdb1.conv1.weight"))).Count(),
            Enumerable.Range(1, 4).TakeWhile(i => tensors.Has(names($"conv_up{i}.weight"))).Count(),
            folding,
            tensors.Has(names("body.0.rdb1.conv1x1.weight")));
        return 1 << config.Doublings < folding
            ? null
            : new UpscalerShape("ESRGAN", config.Factor, name => tensors.Prefix + names(name), weights => new RrdbNetwork(weights, config));
    }

    private static string TrunkName(string name)
    {
        if (Block().Match(name) is { Success: true } m) return $"RRDB_trunk.{m.Groups["n"]}.RDB{m.Groups["r"]}.{m.Groups["rest"]}";
        return name.Replace("conv_body.", "trunk_conv.", StringComparison.Ordinal).Replace("conv_up", "upconv", StringComparison.Ordinal)
            .Replace("conv_hr.", "HRconv.", StringComparison.Ordinal);
    }

    // One long Sequential: first convolution 0, blocks 1, then three places for each doubling (upsampling, convolution, ReLU), and the last
    // two convolutions with a ReLU between them.
    private static Func<string, string> OldName(UpscalerTensors tensors)
    {
        var blocks = tensors.Count("model.1.sub.") - 1;
        var doublings = (Enumerable.Range(0, 20).Last(i => i == 0 || tensors.Has(Text($"model.{i}.weight"))) - 4) / 3;
        return name =>
        {
            if (Block().Match(name) is { Success: true } m)
            {
                var kind = m.Groups["rest"].Value[(m.Groups["rest"].Value.LastIndexOf('.') + 1)..];
                var conv = m.Groups["rest"].Value[..^(kind.Length + 1)];
                // The 1×1 convolution of ESRGAN+ stands bare; the others are a Sequential with their ReLU.
                return conv == "conv1x1" ? $"model.1.sub.{m.Groups["n"]}.RDB{m.Groups["r"]}.conv1x1.{kind}" : $"model.1.sub.{m.Groups["n"]}.RDB{m.Groups["r"]}.{conv}.0.{kind}";
            }

            var (layer, ending) = (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);
            return layer switch
            {
                "conv_first" => $"model.0.{ending}",
                "conv_body" => Text($"model.1.sub.{blocks}.{ending}"),
                "conv_hr" => Text($"model.{3 * doublings + 2}.{ending}"),
                "conv_last" => Text($"model.{3 * doublings + 4}.{ending}"),
                ['c', 'o', 'n', 'v', '_', 'u', 'p', var digit] => digit - '0' <= doublings ? Text($"model.{3 * (digit - '0')}.{ending}") : name,
                _ => name,
            };
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^body\.(?<n>\d+)\.rdb(?<r>\d)\.(?<rest>.+)$")]
    private static partial Regex Block();
}

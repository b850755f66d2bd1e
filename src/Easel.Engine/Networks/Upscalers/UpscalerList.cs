using System.Collections.Frozen;
using System.Collections.Immutable;
using Easel.Engine.Networks.Upscalers.Dat;
using Easel.Engine.Networks.Upscalers.Esrgan;
using Easel.Engine.Networks.Upscalers.Ldsr;
using Easel.Engine.Networks.Upscalers.Pixels;
using Easel.Engine.Networks.Upscalers.ScuNet;
using Easel.Engine.Networks.Upscalers.Srvgg;
using Easel.Engine.Networks.Upscalers.Swin;

namespace Easel.Engine.Networks.Upscalers;

/// <summary>The upscalers that need no file, and the architectures of those that do.</summary>
public static class UpscalerList
{
    // Its file has no name of its own: webui keeps it as models/LDSR/model.ckpt.
    private const string LdsrFile = "LDSR/model";

    private static readonly FrozenDictionary<string, string> s_webuiNames = new Dictionary<string, string>
    {
        ["R-ESRGAN 4x+"] = "RealESRGAN_x4plus",
        ["R-ESRGAN 4x+ Anime6B"] = "RealESRGAN_x4plus_anime_6B",
        ["R-ESRGAN 2x+"] = "RealESRGAN_x2plus",
        ["R-ESRGAN General 4xV3"] = "realesr-general-x4v3",
        ["R-ESRGAN General WDN 4xV3"] = "realesr-general-wdn-x4v3",
        ["R-ESRGAN AnimeVideo"] = "realesr-animevideov3",
        ["ESRGAN_4x"] = "ESRGAN",
        ["LDSR"] = LdsrFile,
        ["SwinIR 4x"] = "SwinIR_4x",
        ["SwinIR_4x"] = "003_realSR_BSRGAN_DFOWMFC_s64w8_SwinIR-L_x4_GAN",
        ["ScuNET GAN"] = "ScuNET",
        ["ScuNET"] = "scunet_color_real_gan",
        ["ScuNET PSNR"] = "scunet_color_real_psnr",
        ["DAT x2"] = "DAT_x2",
        ["DAT x3"] = "DAT_x3",
        ["DAT x4"] = "DAT_x4",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Asked in turn; each says null to what is not its own.
    private static readonly Func<UpscalerTensors, UpscalerShape?>[] s_architectures = [RrdbShape.Detect, SwinShape.Detect, DatShape.Detect, ScuNetShape.Detect, LdsrShape.Detect, SrvggShape.Detect];

    /// <summary>Those that work on pixels alone, in the order of webui's list.</summary>
    public static ImmutableArray<IUpscaler> Plain { get; } = [new LanczosUpscaler("None"), new LanczosUpscaler(), new NearestUpscaler()];

    /// <summary>The plain upscaler of this name, in any letter case; null where a file is meant.</summary>
    public static IUpscaler? FindPlain(string name) => Plain.FirstOrDefault(upscaler => upscaler.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file that a name of webui's list means, without extension, its folder before it where its name alone says too little; any other name means itself.</summary>
    public static string FileOf(string name) => s_webuiNames.GetValueOrDefault(name, name);

    /// <summary>The same file as webui downloads it.</summary>
    public static string DownloadOf(string name) => FileOf(name) is LdsrFile ? $"{LdsrFile}.ckpt" : $"{FileOf(name)}.pth";

    /// <summary>The name that a file is shown and chosen by: its own without extension, or webui's where that says nothing.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return LdsrFile.Equals($"{Path.GetFileName(Path.GetDirectoryName(path))}/{name}", StringComparison.OrdinalIgnoreCase) ? "LDSR" : name;
    }

    /// <summary>The network in a file; null where no architecture knows its names.</summary>
    internal static UpscalerShape? Detect(UpscalerTensors tensors)
    {
        foreach (var detect in s_architectures)
        {
            if (detect(tensors) is { } shape) return shape;
        }

        return null;
    }
}

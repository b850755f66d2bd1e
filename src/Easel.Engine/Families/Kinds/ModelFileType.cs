namespace Easel.Engine.Families.Kinds;

/// <summary>What a model file is, in the words of the command line's and the API's <c>type</c>.</summary>
public enum ModelFileType
{
    Unknown,
    Checkpoint,
    Inpaint,
    Pix2Pix,
    Refiner,
    Vae,
    Taesd,
    Lora,
    Locon,
    Loha,
    Lokr,
    Ia3,
    Oft,
    Dora,
    FullDiff,
    Embedding,
    Hypernetwork,
    ControlNet,
    T2IAdapter,
    ControlLora,
    IpAdapter,
    Upscaler,
    MotionModule,
    AestheticGradient,
    TextEncoder,
}

/// <summary>Words and folders of the types.</summary>
public static class ModelFileTypes
{
    /// <summary>The word that surfaces use.</summary>
    public static string Word(this ModelFileType type) => type switch
    {
        ModelFileType.FullDiff => "full-diff",
        ModelFileType.T2IAdapter => "t2i-adapter",
        ModelFileType.ControlLora => "control-lora",
        ModelFileType.IpAdapter => "ip-adapter",
        ModelFileType.MotionModule => "motion-module",
        ModelFileType.AestheticGradient => "aesthetic-gradient",
        ModelFileType.TextEncoder => "text-encoder",
        _ => type.ToString().ToLowerInvariant(),
    };

    /// <summary>Where such a file belongs under <c>models/</c>, by the names that web UI users have; null where nowhere.</summary>
    public static string? Folder(this ModelFileType type) => type switch
    {
        ModelFileType.Checkpoint or ModelFileType.Inpaint or ModelFileType.Pix2Pix or ModelFileType.Refiner => "Stable-diffusion",
        ModelFileType.Vae => "VAE",
        ModelFileType.Taesd => "VAE-approx",
        ModelFileType.Embedding => "embeddings",
        ModelFileType.Hypernetwork => "hypernetworks",
        ModelFileType.ControlNet or ModelFileType.T2IAdapter or ModelFileType.ControlLora or ModelFileType.IpAdapter => "ControlNet",
        ModelFileType.Upscaler => "ESRGAN",
        ModelFileType.MotionModule => "AnimateDiff",
        ModelFileType.AestheticGradient => "aesthetic_embeddings",
        ModelFileType.TextEncoder => "text_encoder",
        ModelFileType.Unknown => null,
        _ => "Lora",
    };
}

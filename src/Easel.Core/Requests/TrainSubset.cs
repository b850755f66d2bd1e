namespace Easel.Core.Requests;

/// <summary>Pictures of one folder, and how they are used.</summary>
/// <param name="Folder">The folder; only pictures directly in it count.</param>
/// <param name="Repeats">How often each picture comes in an epoch.</param>
/// <param name="ClassTokens">The caption of pictures that have none; null leaves them without.</param>
/// <param name="IsReg">True for regularisation pictures, which hold what the model knew (Ruiz et al. 2022, DreamBooth, arXiv:2208.12242).</param>
/// <param name="CaptionExtension">Ending of caption files.</param>
/// <param name="MetadataFile">JSON with captions and tags by picture (kohya's fine-tuning form); null reads caption files.</param>
/// <param name="MaskFolder">Pictures of the same names whose red channel weighs the loss; null is none.</param>
/// <param name="AlphaMask">True weighs the loss by the pictures' own alpha.</param>
/// <param name="FlipAug">True mirrors half of the draws.</param>
/// <param name="ColorAug">True varies hue and brightness a little; excludes cached latents.</param>
/// <param name="RandomCrop">True cuts at a random place; excludes cached latents.</param>
/// <param name="Captions">What happens to captions; null is nothing.</param>
public sealed record TrainSubset(
    string Folder,
    int Repeats = 1,
    string? ClassTokens = null,
    bool IsReg = false,
    string CaptionExtension = ".caption",
    string? MetadataFile = null,
    string? MaskFolder = null,
    bool AlphaMask = false,
    bool FlipAug = false,
    bool ColorAug = false,
    bool RandomCrop = false,
    CaptionOptions? Captions = null);

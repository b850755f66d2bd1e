namespace Easel.Application.Models;

/// <summary>A model in the index. Lists are joined by line feeds.</summary>
internal sealed class ModelRow
{
    public long Id { get; set; }

    public required string Path { get; set; }

    public required string Root { get; set; }

    public required string Folder { get; set; }

    public required string Name { get; set; }

    public long Bytes { get; set; }

    public long Modified { get; set; }

    public long SideStamp { get; set; }

    public string? Preview { get; set; }

    public string Type { get; set; } = "unknown";

    public string Family { get; set; } = "unknown";

    public string Format { get; set; } = "";

    public string Precision { get; set; } = "";

    public long Parameters { get; set; }

    public string? Prediction { get; set; }

    public string? ProperFolder { get; set; }

    public bool IsMisplaced { get; set; }

    public string? Problem { get; set; }

    public bool IsUnsafe { get; set; }

    public string TriggerWords { get; set; } = "";

    public string TrainingTags { get; set; } = "";

    public string? Title { get; set; }

    public string? BaseModel { get; set; }

    public string? OwnDescription { get; set; }

    public string? Description { get; set; }

    public string? ActivationText { get; set; }

    public string? NegativeText { get; set; }

    public double? PreferredWeight { get; set; }

    public string? Notes { get; set; }

    public string? Vae { get; set; }

    public int? ClipSkip { get; set; }

    public string? PromptStyle { get; set; }

    public string UserTags { get; set; } = "";

    /// <summary>All words that the model is found by, in lower case.</summary>
    public string Words { get; set; } = "";
}

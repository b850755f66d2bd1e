using System.Text.Json.Serialization;

namespace Easel.Core.Requests;

/// <summary>What is trained.</summary>
[JsonConverter(typeof(LowerCaseEnum<TrainTarget>))]
public enum TrainTarget
{
    /// <summary>A small addition to the weights: LoRA and its relatives.</summary>
    Lora,

    /// <summary>The weights themselves (DreamBooth, fine-tuning).</summary>
    Checkpoint,

    /// <summary>New words (textual inversion).</summary>
    Embedding,

    /// <summary>A small network on what cross-attention reads (A1111's hypernetworks).</summary>
    Hypernetwork,
}

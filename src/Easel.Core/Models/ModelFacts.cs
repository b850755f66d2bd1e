using System.Collections.Immutable;

namespace Easel.Core.Models;

/// <summary>What can be told of a model file from its header, as plain data.</summary>
/// <param name="Type">What it is: <c>checkpoint</c>, <c>lora</c> …, <c>unknown</c>.</param>
/// <param name="Family"><c>sd1</c>, <c>sd2</c>, <c>sdxl</c>, <c>sdxl-refiner</c> or <c>unknown</c>.</param>
/// <param name="Format"><c>safetensors</c>, <c>torch-zip</c>, <c>torch-legacy</c> or <c>diffusers</c>; empty where it cannot be read.</param>
/// <param name="Precision"><c>fp16</c>, <c>fp32</c> … of its numbers.</param>
/// <param name="Parameters">Numbers in all its tensors.</param>
/// <param name="Prediction"><c>epsilon</c>, <c>v_prediction</c>, or null.</param>
/// <param name="Folder">The folder below <c>models/</c> where it belongs; null where nowhere.</param>
/// <param name="TriggerWords">Words that call it up in a prompt, the best first.</param>
/// <param name="Tags">The most frequent tags of its training pictures.</param>
/// <param name="Title">The title that it gives itself, or null.</param>
/// <param name="Description">What it says of itself, or null.</param>
/// <param name="BaseModel">The model that it was trained on, or null.</param>
/// <param name="Problem">Why it cannot be used; null for a good file.</param>
/// <param name="IsUnsafe">True where other programs would run code from it.</param>
public sealed record ModelFacts(
    string Type,
    string Family,
    string Format,
    string Precision,
    long Parameters,
    string? Prediction,
    string? Folder,
    ImmutableArray<string> TriggerWords,
    ImmutableArray<string> Tags,
    string? Title = null,
    string? Description = null,
    string? BaseModel = null,
    string? Problem = null,
    bool IsUnsafe = false)
{
    /// <summary>The type of a picture that is no model; lists leave it out.</summary>
    public const string PictureType = "picture";

    /// <summary>What is known of a file that cannot be read.</summary>
    public static ModelFacts Unreadable(string problem, bool isUnsafe) =>
        new("unknown", "unknown", "", "", 0, null, null, [], [], Problem: problem, IsUnsafe: isUnsafe);
}

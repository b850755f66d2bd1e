using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;

namespace Easel.Core.Requests;

/// <summary>Writes a model file anew: a pickle or a diffusers folder as safetensors, in other numbers, without what painting does not need.</summary>
/// <param name="Model">A path, or the name of an installed model.</param>
/// <param name="Output">The new file's (or folder's) path, or a name that goes beside the model.</param>
/// <param name="Precision">The numbers that it is written in.</param>
/// <param name="Prune">True leaves out what painting does not need: EMA weights, optimizer state, the autoencoder's training parts.</param>
/// <param name="Ema">True takes the EMA weights in place of the others, and leaves the others out.</param>
/// <param name="Overwrite">True replaces a file of that name; a folder is never replaced.</param>
/// <param name="Layout">What is written: a single file, or a folder in the layout of diffusers.</param>
public sealed record ConvertRequest(string Model, string Output, SavePrecision Precision = SavePrecision.Keep, bool Prune = false, bool Ema = false, bool Overwrite = false, ModelLayout Layout = ModelLayout.Safetensors) : JobRequest
{
    /// <summary>The word that names it in JSON.</summary>
    public const string KindName = "convert";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<FieldProblem> Problems()
    {
        var found = new FieldProblems();
        found.RequireName("model", Model, "a model's name or path");
        found.RequireName("output", Output, "a path for the new file");
        found.RequireDefined("precision", Precision);
        found.RequireDefined("layout", Layout);
        found.Require(Layout == ModelLayout.Safetensors || !Ema, "ema", "cannot be taken on the way into a diffusers folder; convert to a single file first.");
        return found.Found;
    }
}

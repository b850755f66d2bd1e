namespace Easel.Core.Jobs;

/// <summary>The kinds of model file that jobs name, each with its own folder.</summary>
public enum ModelKind
{
    /// <summary>A Stable Diffusion checkpoint.</summary>
    Checkpoint,

    /// <summary>A separate VAE.</summary>
    Vae,

    /// <summary>A tiny VAE for previews (TAESD).</summary>
    VaeApproximation,

    /// <summary>LoRA and its relatives.</summary>
    Lora,

    /// <summary>A textual-inversion embedding.</summary>
    Embedding,

    /// <summary>A hypernetwork, which changes what attention reads.</summary>
    Hypernetwork,

    /// <summary>A network that enlarges pictures, of any architecture.</summary>
    Upscaler,

    /// <summary>A network that restores faces, or finds them.</summary>
    FaceRestorer,
}

/// <summary>Finds model files by name. Workers see model files only through it.</summary>
public interface IModelStore
{
    /// <summary>The file (or diffusers folder) of a model.</summary>
    /// <param name="kind">What is looked for.</param>
    /// <param name="name">A path, or a name with or without folder and extension; null takes the default of the kind.</param>
    /// <exception cref="Errors.ModelNotFoundException">There is none; the message lists where it was looked for and what is there.</exception>
    string Find(ModelKind kind, string? name);

    /// <summary>Every installed file of a kind, sorted by name.</summary>
    IReadOnlyList<string> List(ModelKind kind);

    /// <summary>Where a new file of a kind goes: a path stays what it is, a name goes into the kind's first folder.</summary>
    /// <param name="kind">What is written.</param>
    /// <param name="name">A path, or a name with or without extension; <c>.safetensors</c> is added where there is none.</param>
    string PathFor(ModelKind kind, string name);

    /// <summary>Where files of a folder of <c>models/</c> go; the folder may not exist yet. Where a store does not say otherwise, beside the checkpoints' folder.</summary>
    /// <param name="folder">One of <see cref="Models.ModelFolderNames.All"/>.</param>
    string FolderOf(string folder) => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(PathFor(ModelKind.Checkpoint, "model")))!, folder);
}

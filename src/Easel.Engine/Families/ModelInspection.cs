using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Engine.Formats.Pickles;
using Easel.Engine.Native;

namespace Easel.Engine.Families;

/// <summary>All that can be told of a model file without running it: what <c>easel model inspect</c> prints.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Type">What it is.</param>
/// <param name="Family">The family it belongs to, or <c>unknown</c>.</param>
/// <param name="Format"><c>safetensors</c>, <c>torch-zip</c>, <c>torch-legacy</c> or <c>diffusers</c>.</param>
/// <param name="Precision"><c>fp32</c>, <c>fp16</c>, <c>bf16</c> …; several joined by <c>+</c>, the one of most numbers first.</param>
/// <param name="Parameters">Numbers in all its tensors.</param>
/// <param name="Prediction"><c>epsilon</c> or <c>v_prediction</c> of a checkpoint; null for other files and where it cannot be told.</param>
/// <param name="Hashes">Its hashes; null where they were not asked for, and for folders.</param>
/// <param name="Metadata">What the file carries as text.</param>
/// <param name="TriggerWords">Words that call it up in a prompt, the best first.</param>
/// <param name="Folder">Where it belongs under <c>models/</c>, or null where nowhere.</param>
/// <param name="Facts">What else is known, by name: <c>rank</c>, <c>layout</c>, <c>vectors</c>, <c>has_vae</c> …</param>
/// <param name="Notes">Sentences that a person should read.</param>
/// <param name="Safety">Whether other programs may load it.</param>
public sealed record ModelInspection(
    string Path,
    ModelFileType Type,
    string Family,
    string Format,
    string Precision,
    long Parameters,
    string? Prediction,
    FileHashes? Hashes,
    IReadOnlyDictionary<string, string> Metadata,
    ImmutableArray<string> TriggerWords,
    string? Folder,
    IReadOnlyDictionary<string, string> Facts,
    ImmutableArray<string> Notes,
    ModelSafety Safety)
{
    /// <summary>How many tensors it holds.</summary>
    public int Tensors { get; private init; }

    /// <summary>How it was trained, as far as it says so.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Training => TrainingFacts.Of(Metadata);

    /// <summary>The tags of its training pictures with their counts, the most frequent first.</summary>
    public ImmutableArray<(string Tag, long Count)> Tags => Kinds.TriggerWords.TagFrequency(Metadata);

    /// <summary>Inspects a file or a diffusers folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="withHashes">False to read the header only; true reads the whole file.</param>
    /// <param name="cancellation">Stops the reading of the whole file.</param>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">It is no model, or a damaged or dangerous one; the message says which.</exception>
    public static ModelInspection Of(string path, bool withHashes = true, CancellationToken cancellation = default) =>
        Read(path, readsNumbers: true, withHashes, cancellation);

    /// <summary>
    /// Inspects a file or a diffusers folder by its header alone: no tensor is made and the tensor library is not loaded. A fine-tuned SD 2
    /// that does not say what it predicts is left without an answer.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static ModelInspection OfHeader(string path) => Read(path, readsNumbers: false, withHashes: false, CancellationToken.None);

    private static ModelInspection Read(string path, bool readsNumbers, bool withHashes, CancellationToken cancellation)
    {
        using var file = TensorFiles.Open(path);
        var kind = FileKinds.Detect(file.Tensors, file.Metadata);
        var notes = new List<string>();
        var prediction = kind.Facts.GetValueOrDefault("prediction");
        if (prediction is not null)
            prediction = PredictionOf(path, readsNumbers, notes) ?? (prediction == "ambiguous" ? null : prediction);
        AddNotes(file, kind, prediction, notes);
        return new ModelInspection(
            path,
            kind.Type,
            kind.Family,
            FormatWord(file.Format),
            PrecisionOf(file.Tensors.Values),
            file.Tensors.Values.Sum(t => t.Elements),
            prediction,
            withHashes && File.Exists(path) ? FileHashes.Of(path, cancellation) : null,
            file.Metadata,
            Kinds.TriggerWords.Of(path, kind, file.Metadata),
            kind.Facts.GetValueOrDefault("architecture") == "SwinIR" ? "SwinIR" : kind.Type.Folder(),
            kind.Facts,
            [.. notes],
            SafetyOf(file)) { Tensors = file.Tensors.Count };
    }

    // A checkpoint that cannot be used is still worth inspecting; why it cannot is then a note.
    private static string? PredictionOf(string path, bool readsNumbers, List<string> notes)
    {
        try
        {
            if (readsNumbers)
                NativeTorch.EnsureLoaded();
            else if (LdmConfig.Beside(path) is null)
                return null;
            using var checkpoint = Checkpoint.Open(path);
            if (LdmConfig.Beside(path) is { } sidecar)
                notes.Add($"Configured by {System.IO.Path.GetFileName(sidecar.Path)} beside it.");
            return checkpoint.Family.Prediction.Id;
        }
        catch (ModelFormatException e)
        {
            notes.Add($"Cannot be used: {e.Problem}");
            return null;
        }
    }

    private static ModelSafety SafetyOf(ITensorFile file) => file switch
    {
        PickledFile pickle => new ModelSafety("pickle", pickle.Names),
        { Format: TensorFileFormat.Diffusers } when PickledParts(file.Path) is { Length: > 0 } parts => new ModelSafety("pickle", [.. parts]),
        _ => ModelSafety.Safe,
    };

    private static string[] PickledParts(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.bin", SearchOption.AllDirectories).Select(f => System.IO.Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];

    private static void AddNotes(ITensorFile file, FileKind kind, string? prediction, List<string> notes)
    {
        if (kind.Facts.GetValueOrDefault("has_vae") == "false")
            notes.Add("Has no VAE: name one of the same family.");
        if (kind.Facts.GetValueOrDefault("has_text") == "false")
            notes.Add("Has no text encoder: only the UNet can be used.");
        if (kind.Facts.GetValueOrDefault("has_ema") == "true")
            notes.Add("Carries EMA weights that are not used for painting; pruning them halves the file.");
        if (kind.Facts.ContainsKey("prediction") && prediction is null)
            notes.Add("Whether it predicts noise or velocity cannot be told; a .yaml beside it with 'parameterization: v' decides.");
        if (file.Format is TensorFileFormat.TorchZip or TensorFileFormat.TorchLegacy)
            notes.Add("A pickle: read as data, nothing in it was run. Converting it to safetensors makes it safe in other programs too.");
        if (kind.Type == ModelFileType.Unknown)
            notes.Add(kind.Facts.TryGetValue("hint", out var hint) ? $"Looks like {hint}, which is not supported." : "No known kind of model.");
    }

    private static string FormatWord(TensorFileFormat format) => format switch
    {
        TensorFileFormat.TorchZip => "torch-zip",
        TensorFileFormat.TorchLegacy => "torch-legacy",
        _ => format.ToString().ToLowerInvariant(),
    };

    private static string PrecisionOf(IEnumerable<TensorInfo> tensors) => string.Join('+', tensors
        .Where(t => t.DType.IsFloat())
        .GroupBy(t => t.DType.ToString() switch
        {
            "BF16" => "bf16",
            ['F', '8', ..] => "fp8",
            var name => string.Create(CultureInfo.InvariantCulture, $"fp{name[1..]}"),
        })
        .OrderByDescending(g => g.Sum(t => t.Elements))
        .Select(g => g.Key));
}

using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Models;
using Easel.Engine.Formats;

namespace Easel.Worker.Models;

/// <summary>Model files in folders that are laid out as webui users have them (<c>models/Stable-diffusion</c>, <c>models/VAE</c> …), looked up anew each time.</summary>
/// <param name="folders">Each a <c>models</c> folder; the first ones win. Missing ones are skipped.</param>
/// <param name="starter">The file of the starter model that comes with Easel, or null where it is not there.</param>
public sealed class FolderModelStore(ImmutableArray<string> folders, string? starter = null) : IModelStore
{
    /// <summary>The name under which the starter model is found.</summary>
    public const string StarterName = "starter";

    /// <summary>The name of the upscaler that comes with Easel: its file without extension.</summary>
    public const string UpscalerName = "easel-upscaler-2x";

    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 8 };

    /// <inheritdoc/>
    public string Find(ModelKind kind, string? name)
    {
        if (name is null || (name == StarterName && kind is ModelKind.Checkpoint or ModelKind.Upscaler)) return Default(kind, name);
        if (File.Exists(name) || IsDiffusers(name)) return Path.GetFullPath(name);
        var installed = Installed(kind);
        var found = installed.Where(model => model.IsCalled(name!)).ToList();
        return found switch
        {
            [var one] => one.Path,
            [var first, ..] when found.All(model => string.Equals(model.Relative, first.Relative, StringComparison.OrdinalIgnoreCase)) => first.Path,
            // Pictures name the starter by its file, as they name every model.
            [] when Shipped(kind).FirstOrDefault(model => model.IsCalled(name!)) is { } shipped => shipped.Path,
            [] => throw NotFound(kind, name!, installed),
            _ => throw new ModelNotFoundException(name!, $"{Word(kind)} '{name}' could be any of {string.Join(", ", found.Select(model => model.Relative))}. Give the folder too."),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(ModelKind kind)
    {
        var installed = Installed(kind);
        if (kind == ModelKind.Checkpoint) return [.. installed.Select(model => model.Path)];
        return [.. installed.Select(model => model.Path), .. Shipped(kind).Where(shipped => !installed.Exists(model => model.IsCalled(shipped.Relative))).Select(model => model.Path)];
    }

    /// <inheritdoc/>
    public string PathFor(ModelKind kind, string name)
    {
        var file = Path.HasExtension(name) && Path.GetExtension(name).ToLowerInvariant() is ".safetensors" or ".sft" or ".ckpt" or ".pt" or ".bin" ? name : $"{name}.safetensors";
        return Path.GetFileName(file) == file && folders is [_, ..] ? Path.Combine(Folders(kind).First(), file) : Path.GetFullPath(file);
    }

    /// <inheritdoc/>
    public string FolderOf(string folder)
    {
        var models = Path.GetFullPath(folders[0]);
        return ModelFolderNames.NamesOf(folder).Select(name => Path.Combine(models, name)).FirstOrDefault(Directory.Exists) ?? Path.Combine(models, folder);
    }

    private string Default(ModelKind kind, string? name)
    {
        // Whoever installed a model of their own wants it painted with; as A1111 does, the first by name. A download that broke off is passed over, unless there
        // is nothing else: then it tells what is wrong with it.
        if (kind == ModelKind.Checkpoint && name is null && Installed(kind) is [var first, ..] models) return models.Find(model => IsWhole(model.Path))?.Path ?? first.Path;
        if (kind is ModelKind.Checkpoint or ModelKind.Upscaler && Shipped(kind) is [var shipped, ..]) return shipped.Path;
        throw NotFound(kind, name ?? "(default)", Installed(kind));
    }

    /// <summary>What comes with Easel, beside the starter model; whoever has a file of the same name gets their own.</summary>
    private InstalledModel[] Shipped(ModelKind kind)
    {
        if (starter is null) return [];
        var folder = Path.GetDirectoryName(Path.GetFullPath(starter))!;
        IEnumerable<string> files = kind switch
        {
            ModelKind.Checkpoint => [starter],
            ModelKind.Upscaler => [Path.Combine(folder, $"{UpscalerName}.safetensors")],
            ModelKind.Lora => In("Lora"),
            ModelKind.Embedding => In("embeddings"),
            _ => [],
        };
        return [.. files.Where(File.Exists).Select(file => new InstalledModel(file, Path.GetFileName(file)))];

        IEnumerable<string> In(string name) => Path.Combine(folder, name) is var inner && Directory.Exists(inner) ? Directory.EnumerateFiles(inner, "*.safetensors").Order(StringComparer.Ordinal) : [];
    }

    private List<InstalledModel> Installed(ModelKind kind)
    {
        var models = new List<InstalledModel>();
        foreach (var folder in Folders(kind).Where(Directory.Exists))
        {
            var diffusers = Directory.EnumerateFiles(folder, "model_index.json", Deep).Select(file => Path.GetDirectoryName(file)!).ToList();
            models.AddRange(diffusers.Select(path => new InstalledModel(path, Path.GetRelativePath(folder, path))));
            models.AddRange(Directory.EnumerateFiles(folder, "*", Deep)
                .Where(file => IsModel(kind, file) && !diffusers.Exists(path => file.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
                .Select(path => new InstalledModel(path, Path.GetRelativePath(folder, path))));
        }

        return [.. models.OrderBy(model => model.Relative, StringComparer.OrdinalIgnoreCase)];
    }

    private IEnumerable<string> Folders(ModelKind kind)
    {
        string[] names = kind switch
        {
            ModelKind.Checkpoint => ["Stable-diffusion"],
            ModelKind.Vae => ["VAE"],
            // A1111 keeps TAESD in a folder of its own.
            ModelKind.VaeApproximation => ["VAE-approx", "VAE-taesd"],
            // The extension that had LoRA before webui keeps its own.
            ModelKind.Lora => ["Lora", "LyCORIS", Path.Combine("..", "extensions", "sd-webui-additional-networks", "models", "lora")],
            // webui keeps embeddings beside models/, not in it.
            ModelKind.Embedding => ["embeddings", Path.Combine("..", "embeddings")],
            ModelKind.Hypernetwork => ["hypernetworks"],
            ModelKind.Upscaler => ["ESRGAN", "RealESRGAN", "SwinIR", "DAT", "HAT", "ScuNET", "LDSR", "upscale_models"],
            ModelKind.FaceRestorer => ["GFPGAN", "Codeformer", "facedetection", "opencv"],
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of model."),
        };
        return folders.SelectMany(folder => names.Select(name => Path.GetFullPath(Path.Combine(folder, name))).Concat(Others(folder, names[0])))
            .Distinct(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
    }

    // ComfyUI and others call the same folders differently, and spell them in small letters.
    private static IEnumerable<string> Others(string models, string name) => !Directory.Exists(models) ? [] : Directory.EnumerateDirectories(models)
        .Where(folder => ModelFolderNames.Canonical(Path.GetFileName(folder)) is { } known && known == ModelFolderNames.Canonical(name))
        .Select(Path.GetFullPath);

    private ModelNotFoundException NotFound(ModelKind kind, string name, List<InstalledModel> installed)
    {
        var looked = string.Join(", ", Folders(kind).DefaultIfEmpty("no folder"));
        var there = installed.Count == 0 ? "nothing is installed there" : $"installed: {string.Join(", ", installed.Take(20).Select(model => model.Relative))}";
        return new ModelNotFoundException(name, $"{Word(kind)} '{name}' was not found. Looked in {looked}; {there}. Give a path, or put the file there.");
    }

    private static string Word(ModelKind kind) => kind switch
    {
        ModelKind.Checkpoint => "Model",
        ModelKind.Vae => "VAE",
        ModelKind.VaeApproximation => "Preview VAE",
        ModelKind.FaceRestorer => "Face model",
        _ => kind.ToString(),
    };

    // A safetensors file's header says how long the file is; of other formats that shows only when they are read.
    private static bool IsWhole(string path)
    {
        if (!Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) return true;
        try
        {
            TensorFiles.Open(path).Dispose();
            return true;
        }
        catch (EaselException)
        {
            return false;
        }
    }

    private static bool IsDiffusers(string path) => File.Exists(Path.Combine(path, "model_index.json"));

    private static bool IsModel(ModelKind kind, string file) =>
        (Path.GetExtension(file).ToLowerInvariant() is ".safetensors" or ".ckpt" or ".pt" or ".pth" or ".bin" && !(kind == ModelKind.Checkpoint && IsVae(file)))
        || (kind == ModelKind.Embedding && Path.GetExtension(file).ToLowerInvariant() is ".png" or ".webp" or ".jxl" or ".avif")
        || (kind == ModelKind.FaceRestorer && Path.GetExtension(file).Equals(".onnx", StringComparison.OrdinalIgnoreCase));

    // NAME.vae.safetensors beside NAME.safetensors is its VAE, and no checkpoint.
    private static bool IsVae(string file) => Path.GetExtension(Path.GetFileNameWithoutExtension(file)).Equals(".vae", StringComparison.OrdinalIgnoreCase);

    private sealed record InstalledModel(string Path, string Relative)
    {
        // Some files are told by their folder alone: LDSR/model.ckpt.
        private string Folder => System.IO.Path.GetFileName(Path[..^(Relative.Length + 1)]);

        // A1111 names a model "folder/name.safetensors [hash]".
        public bool IsCalled(string name)
        {
            var wanted = (name.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var hash && name.EndsWith(']') ? name[..hash] : name).Replace('\\', '/');
            var relative = Relative.Replace('\\', '/');
            var stem = relative[..^System.IO.Path.GetExtension(relative).Length];
            return Same(relative) || Same(stem) || Same(relative[(relative.LastIndexOf('/') + 1)..]) || Same(stem[(stem.LastIndexOf('/') + 1)..])
                || Same($"{Folder}/{relative}") || Same($"{Folder}/{stem}");

            bool Same(string candidate) => candidate.Equals(wanted, StringComparison.OrdinalIgnoreCase);
        }
    }
}

using Easel.Core.Jobs;

namespace Easel.Worker.Generation;

/// <summary>Which VAE a request means (A1111 <c>modules/sd_vae.py</c>: <c>resolve_vae</c>).</summary>
internal static class VaeChoice
{
    private static readonly string[] Extensions = [".vae.safetensors", ".vae.pt", ".vae.ckpt"];

    /// <summary>
    /// The file of a separate VAE, or null for the checkpoint's own: what is named; for nothing and <c>Automatic</c>, <c>NAME.vae.…</c> beside
    /// the checkpoint <c>NAME</c>, then <c>NAME</c> among the VAEs; for <c>None</c>, nothing.
    /// </summary>
    /// <exception cref="Core.Errors.ModelNotFoundException">What is named is not there.</exception>
    public static string? Find(string? wanted, string checkpoint, IModelStore models) => wanted switch
    {
        "None" => null,
        null or "Automatic" => Beside(checkpoint) ?? Namesake(checkpoint, models),
        _ => models.Find(ModelKind.Vae, wanted),
    };

    private static string? Beside(string checkpoint)
    {
        if (!File.Exists(checkpoint)) return null;
        var stem = Path.ChangeExtension(checkpoint, null);
        return Array.Find([.. Extensions.Select(extension => stem + extension)], File.Exists);
    }

    private static string? Namesake(string checkpoint, IModelStore models)
    {
        var stem = Path.GetFileNameWithoutExtension(checkpoint);
        return models.List(ModelKind.Vae).FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) is var name
            && (name.Equals(stem, StringComparison.OrdinalIgnoreCase) || name.Equals(stem + ".vae", StringComparison.OrdinalIgnoreCase)));
    }
}

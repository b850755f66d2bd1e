using Easel.Core.Errors;
using Easel.Engine.Formats;
using static TorchSharp.torch;

namespace Easel.Training.Datasets;

/// <summary>Tensors that are computed once and kept in files, under <c>.easel</c> in a picture's folder.</summary>
internal static class KeptTensors
{
    /// <summary>The folder beside the pictures.</summary>
    public const string Folder = ".easel";

    /// <summary>What was kept, in the caller's dispose scope, by name; null where nothing was, or it is damaged.</summary>
    /// <param name="folder">The picture's folder.</param>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="needed">The tensor without which the file is of no use.</param>
    public static Dictionary<string, Tensor>? Find(string folder, string name, string needed)
    {
        var path = PathOf(folder, name);
        if (!File.Exists(path)) return null;
        try
        {
            using var file = TensorFiles.Open(path);
            return !file.Tensors.ContainsKey(needed) ? null : file.Tensors.Keys.ToDictionary(tensor => tensor, tensor => file.Read(tensor), StringComparer.Ordinal);
        }
        catch (ModelFormatException)
        {
            // Cut short by a full disk or a crash: computed and written anew.
            return null;
        }
    }

    /// <summary>Keeps tensors.</summary>
    /// <param name="folder">The picture's folder.</param>
    /// <param name="name">The file's name without its ending.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="what">What they are and whose, for an error: "The latents of 'a.png' cannot be kept in .easel beside it".</param>
    /// <param name="option">The option to leave out where there is no room.</param>
    /// <exception cref="EaselException">It cannot be written.</exception>
    public static void Keep(string folder, string name, IReadOnlyDictionary<string, Tensor> tensors, string what, string option)
    {
        using var scope = NewDisposeScope();
        try
        {
            SafetensorsWriter.Write(PathOf(folder, name), tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.detach().cpu().contiguous(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EaselException("cache-cannot-write", $"{what} ({e.Message.TrimEnd('.')}). Free some space or allow writing there, or train without {option}.", e);
        }
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, Folder, $"{name}.safetensors");
}

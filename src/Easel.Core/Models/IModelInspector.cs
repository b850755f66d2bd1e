namespace Easel.Core.Models;

/// <summary>Reads model files. Front ends that know no tensors get it from whoever does.</summary>
public interface IModelInspector
{
    /// <summary>What a file or diffusers folder is, from its header alone. A file that cannot be read is told as such, not thrown.</summary>
    ModelFacts Inspect(string path);

    /// <summary>All that the header tells, for a person to read. A file that cannot be read tells nothing.</summary>
    ModelDetails Describe(string path);

    /// <summary>Reads a whole file for its hashes.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    ModelFingerprint Hash(string path, CancellationToken cancelled);
}

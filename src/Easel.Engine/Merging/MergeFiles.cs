using Easel.Engine.Formats;

namespace Easel.Engine.Merging;

/// <summary>The opened files of a merge, under the names of single-file checkpoints.</summary>
public sealed class MergeFiles : IDisposable
{
    private MergeFiles(ITensorFile a) => A = a;

    /// <summary>The first model, whose tensors the result has.</summary>
    public ITensorFile A { get; }

    /// <summary>The second model.</summary>
    public ITensorFile? B { get; private set; }

    /// <summary>What is taken away from the second.</summary>
    public ITensorFile? C { get; private set; }

    /// <summary>The VAE to bake in.</summary>
    public VaeFile? Vae { get; private set; }

    /// <summary>The models in their order.</summary>
    public IEnumerable<ITensorFile> Models => ((ITensorFile?[])[A, B, C]).OfType<ITensorFile>();

    /// <summary>Opens the files, reading headers only.</summary>
    /// <exception cref="Core.Errors.ModelFormatException">One is damaged or no model.</exception>
    public static MergeFiles Open(string a, string? b, string? c, string? vae)
    {
        var files = new MergeFiles(Open(a));
        try
        {
            files.B = b is null ? null : Open(b);
            files.C = c is null ? null : Open(c);
            files.Vae = vae is null ? null : VaeFile.Open(vae);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in Models) file.Dispose();
        Vae?.Dispose();
    }

    private static ITensorFile Open(string path) => SingleFileNames.Of(TensorFiles.Open(path));
}

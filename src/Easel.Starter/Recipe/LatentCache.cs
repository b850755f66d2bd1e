using Easel.Engine.Formats;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>
/// The training pictures' latents, computed once by the finished autoencoder and kept as files in the state folder: the UNet sees each
/// picture several times, under another caption each time.
/// </summary>
/// <param name="folder">Where the shards are kept.</param>
/// <param name="pictures">The training set.</param>
/// <param name="autoencoder">The finished autoencoder, rescaled to SD 1's constant.</param>
public sealed class LatentCache(string folder, PictureStream pictures, Autoencoder autoencoder) : IDisposable
{
    /// <summary>Pictures in one file.</summary>
    public const int Shard = 512;

    private readonly List<Tensor> _shards = [];

    /// <summary>Pictures whose latents are there.</summary>
    public int Count => _shards.Count * Shard;

    /// <summary>Reads or computes whole shards until at least <paramref name="count"/> latents are there.</summary>
    public void Ensure(int count)
    {
        while (Count < count)
        {
            var path = Path.Combine(folder, $"latents-{_shards.Count:d4}.safetensors");
            if (!File.Exists(path)) Write(path, _shards.Count * Shard);
            using var file = TensorFiles.Open(path);
            _shards.Add(file.Read("latents", ScalarType.Float32).DetachFromDisposeScope());
        }
    }

    /// <summary>The latents of some pictures [n, 4, 16, 16], scaled for the UNet.</summary>
    public Tensor At(IEnumerable<int> indices)
    {
        using var scope = NewDisposeScope();
        return stack([.. indices.Select(i => _shards[i / Shard][i % Shard])]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var shard in _shards) shard.Dispose();
    }

    private void Write(string path, int first)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        const int batch = 32;
        var parts = new List<Tensor>();
        for (var i = 0; i < Shard; i += batch)
        {
            var moments = autoencoder.Encode(pictures.Pictures(Enumerable.Range(first + i, batch).Select(n => (long)n)));
            parts.Add((Posterior.Mean(moments) * StarterModel.Latents.ScaleFactor).to(ScalarType.Float16));
        }

        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["latents"] = cat(parts) });
    }
}

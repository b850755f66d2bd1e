using Easel.Engine.Formats;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Starter.Recipe;

/// <summary>
/// The training pictures' latents, computed once by the finished autoencoder and kept as files in the state folder: the UNet sees each
/// picture several times, under another caption each time. In memory they are where the autoencoder is.
/// </summary>
/// <param name="folder">Where the shards are kept.</param>
/// <param name="pictures">The training set.</param>
/// <param name="autoencoder">The finished autoencoder, rescaled to SD 1's constant.</param>
/// <param name="capacity">How many pictures there are at most, in whole shards.</param>
public sealed class LatentCache(string folder, PictureStream pictures, Autoencoder autoencoder, int capacity) : IDisposable
{
    /// <summary>Pictures in one file.</summary>
    public const int Shard = 512;

    private const int Cells = StarterModel.Size / 8;

    private readonly Tensor _latents =
        empty([capacity, StarterModel.Latents.Channels, Cells, Cells], ScalarType.Float16, autoencoder.Device).DetachFromDisposeScope();

    /// <summary>Pictures whose latents are there.</summary>
    public int Count { get; private set; }

    /// <summary>How many there are at most.</summary>
    public int Capacity => capacity;

    /// <summary>Reads or computes whole shards until at least <paramref name="count"/> latents are there.</summary>
    public void Ensure(int count)
    {
        using var scope = NewDisposeScope();
        while (Count < count)
        {
            var path = Path.Combine(folder, $"latents-{Count / Shard:d4}.safetensors");
            if (!File.Exists(path)) Write(path, Count);
            using var file = TensorFiles.Open(path);
            _latents.narrow(0, Count, Shard).copy_(file.Read("latents"));
            Count += Shard;
        }
    }

    /// <summary>The latents of some pictures [n, 4, 16, 16], scaled for the UNet.</summary>
    public Tensor At(long[] indices)
    {
        using var scope = NewDisposeScope();
        return _latents.index_select(0, tensor(indices, device: _latents.device)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _latents.Dispose();

    private void Write(string path, int first)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        const int batch = 32;
        var parts = new List<Tensor>();
        for (var i = 0; i < Shard; i += batch)
        {
            using var batchScope = NewDisposeScope();
            var moments = autoencoder.Encode(pictures.Pictures(Enumerable.Range(first + i, batch).Select(n => (long)n)).to(autoencoder.Device));
            parts.Add((Posterior.Mean(moments) * StarterModel.Latents.ScaleFactor).to(ScalarType.Float16).MoveToOtherDisposeScope(scope));
        }

        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["latents"] = cat(parts) });
    }
}

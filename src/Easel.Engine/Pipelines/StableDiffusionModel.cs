using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Engine.Adapters;
using Easel.Engine.Conditioning;
using Easel.Engine.Families;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Networks.Vae;
using static TorchSharp.torch;

namespace Easel.Engine.Pipelines;

/// <summary>
/// A checkpoint, and the separate VAE that may replace its own, as networks to be loaded. The files stay open until this is disposed;
/// networks that were loaded from them live on in their <see cref="ModelHost"/>.
/// </summary>
public sealed class StableDiffusionModel : IDisposable
{
    private readonly Checkpoint checkpoint;
    private readonly VaeFile? separateVae;
    private readonly VaeConfig? vaeConfig;

    private StableDiffusionModel(Checkpoint checkpoint, VaeFile? separateVae)
    {
        this.checkpoint = checkpoint;
        this.separateVae = separateVae;
        vaeConfig = separateVae?.Config ?? checkpoint.Family.Vae;
    }

    /// <summary>The checkpoint's file or folder.</summary>
    public string Path => checkpoint.Path;

    /// <summary>The separate VAE's file, or null.</summary>
    public string? VaePath => separateVae?.Path;

    /// <summary>What it is.</summary>
    public ModelFamily Family => checkpoint.Family;

    /// <summary>The shape of the VAE in use.</summary>
    /// <exception cref="ModelFormatException">There is none.</exception>
    public VaeConfig VaeConfig => vaeConfig ?? throw new ModelFormatException(
        Path, "carries no VAE, which turns latents into pictures. Choose a separate VAE (--vae) of the same family.");

    /// <summary>The networks that the prompt names, put on the UNet and the text encoders while these are in use; not disposed. Null for none.</summary>
    public PromptNetworks? Networks { get; set; }

    /// <summary>The networks of a second pass that has a prompt of its own, in place of <see cref="Networks"/>; not disposed. Null where it has not.</summary>
    public PromptNetworks? SecondPassNetworks { get; set; }

    /// <summary>The embeddings that the prompt may name; not disposed.</summary>
    public EmbeddingSet Embeddings { get; set; } = EmbeddingSet.Empty;

    /// <summary>The checkpoint itself; not the caller's to dispose.</summary>
    public Checkpoint Checkpoint => checkpoint;

    /// <summary>Bytes that all networks take at 32 bits.</summary>
    public long FullBytes => 4 * (Sum(checkpoint.File, ModelFamilies.UNetPrefix).Numbers + TextNumbers() + Sum(VaeTensors, ModelFamilies.VaePrefix).Numbers);

    private ITensorFile VaeTensors => separateVae?.File ?? checkpoint.File;

    /// <summary>Opens the files; only headers are read.</summary>
    /// <exception cref="ModelFormatException">A file is damaged, dangerous, or not what it should be.</exception>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    public static StableDiffusionModel Open(string path, string? vaePath = null)
    {
        var checkpoint = Checkpoint.Open(path);
        try
        {
            return new StableDiffusionModel(checkpoint, vaePath is null ? null : VaeFile.Open(vaePath));
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>The UNet.</summary>
    public ModelComponent<UNetModel> UNet(DevicePolicy policy) => Component(
        checkpoint.File, "unet", ModelFamilies.UNetPrefix, policy.UNet,
        (stored, device) => new UNetModel(checkpoint.UNet(stored, device), Family.UNet)) with
    {
        Dress = Networks is { } networks ? networks.On : null,
        CanVisit = true,
    };

    /// <summary>The VAE.</summary>
    /// <exception cref="ModelFormatException">There is none.</exception>
    public ModelComponent<Autoencoder> Vae(DevicePolicy policy)
    {
        var config = VaeConfig;
        return Component(VaeTensors, "vae", ModelFamilies.VaePrefix, policy.Vae,
            (stored, device) => new Autoencoder(separateVae?.Weights(stored, device) ?? checkpoint.Vae(stored, device), config));
    }

    /// <summary>The text towers, in the order in which their features are joined.</summary>
    /// <exception cref="ModelFormatException">The checkpoint carries none.</exception>
    public ImmutableArray<ModelComponent<TextTower>> TextEncoders(DevicePolicy policy)
    {
        if (Family.TextEncoders.IsEmpty) throw new ModelFormatException(Path, "carries no text encoder, so it cannot read a prompt. Choose a complete checkpoint.");
        return
        [
            .. Family.TextEncoders.Select((config, i) => Component(
                checkpoint.File, string.Create(CultureInfo.InvariantCulture, $"text{i}"), config.Prefix, policy.TextEncoder,
                (stored, device) => TextTower.Build(checkpoint.TextEncoders(stored, device), config)) with
            {
                Dress = Networks is { } networks ? tower => networks.On(i, tower) : null,
            }),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        separateVae?.Dispose();
        checkpoint.Dispose();
    }

    private long TextNumbers() => Family.TextEncoders.Sum(tower => Sum(checkpoint.File, tower.Prefix).Numbers);

    private static ModelComponent<T> Component<T>(ITensorFile file, string part, string prefix, ScalarType compute, Func<ScalarType?, Device, T> build)
        where T : Layer
    {
        var (numbers, bytes) = Sum(file, prefix);
        return new ModelComponent<T>(new ComponentId(System.IO.Path.GetFullPath(file.Path), part, Version(file.Path)), numbers, bytes, compute, build);
    }

    private static (long Numbers, long Bytes) Sum(ITensorFile file, string prefix)
    {
        var inside = file.Tensors.Where(tensor => prefix.Length == 0 || tensor.Key.StartsWith(prefix + ".", StringComparison.Ordinal)).Select(tensor => tensor.Value).ToList();
        return (inside.Sum(tensor => tensor.Elements), inside.Sum(tensor => tensor.Bytes));
    }

    private static string Version(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}")
            : string.Create(CultureInfo.InvariantCulture, $"{Directory.GetLastWriteTimeUtc(path).Ticks}");
    }
}

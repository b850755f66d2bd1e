using System.Collections.Immutable;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using Easel.Engine.Pipelines;
using Easel.Training.Targets;
using static TorchSharp.torch;

namespace Easel.Training.Sessions;

/// <summary>
/// The networks of a run. Adapters sit in the slots of those that the host has loaded for everybody; where weights themselves are trained,
/// the run has copies of its own, since the host's are never written.
/// </summary>
public sealed class TrainingNetworks : IDisposable
{
    private readonly ModelHost host;
    private readonly DevicePolicy policy;
    private readonly List<IDisposable> held = [];

    /// <param name="model">The checkpoint; disposed with this.</param>
    /// <param name="policy">What to compute with.</param>
    /// <param name="host">Loads networks.</param>
    /// <param name="own">True for copies of its own, in 32 bits.</param>
    public TrainingNetworks(StableDiffusionModel model, DevicePolicy policy, ModelHost host, bool own)
    {
        (Model, this.policy, this.host) = (model, policy, host);
        try
        {
            UNet = own ? Own(model.UNet(policy)) : Lease(model.UNet(policy));
            Towers = [.. model.TextEncoders(policy).Select(tower => own ? Own(tower) : Lease(tower))];
            using var checkpoint = Checkpoint.Open(model.Path);
            Keys = AdapterKeys.Of(checkpoint);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>The checkpoint.</summary>
    public StableDiffusionModel Model { get; }

    /// <summary>The UNet.</summary>
    public UNetModel UNet { get; }

    /// <summary>The text encoders.</summary>
    public ImmutableArray<TextTower> Towers { get; }

    /// <summary>Names of layers in adapter files.</summary>
    public AdapterKeys Keys { get; }

    /// <summary>UNet and text encoders.</summary>
    public IReadOnlyList<Layer> All => [UNet, .. Towers];

    /// <summary>The autoencoder's answer to pictures [n, 3, h, w] in [−1, 1], in 32 bits and the caller's scope; the network may be freed in between.</summary>
    public Tensor Encode(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var vae = host.Use(Model.Vae(policy), policy);
        return vae.Network.Encode(pixels.to(policy.Vae, policy.Device)).to(float32).MoveToOuterDisposeScope();
    }

    /// <summary>Lets pipelines find the run's own networks, with what they have learned so far, until disposal.</summary>
    public IDisposable Lend(ModelHost to)
    {
        var loans = new List<IDisposable>();
        var towers = Model.TextEncoders(policy);
        loans.Add(to.Lend(Model.UNet(policy), UNet));
        foreach (var (i, tower) in Towers.Index()) loans.Add(to.Lend(towers[i], tower));
        return new Restore(() => loans.ForEach(loan => loan.Dispose()));
    }

    /// <summary>Tells the autoencoder by its content: a digest of its first and last encoder weights.</summary>
    public string EncoderKey()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var vae = host.Use(Model.Vae(policy), policy);
        var parts = vae.Network.NamedParameters().Where(p => p.Name.StartsWith("encoder.conv_in", StringComparison.Ordinal) || p.Name.StartsWith("quant_conv", StringComparison.Ordinal));
        byte[] bytes = [.. parts.SelectMany(p => p.Parameter.detach().to(float32).cpu().contiguous().bytes.ToArray())];
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..16];
    }

    /// <summary>Tells the text encoders by their content: a digest of every weight.</summary>
    public string TextKey()
    {
        using var noGradients = no_grad();
        using var digest = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var (name, parameter) in Towers.SelectMany(tower => tower.NamedParameters()))
        {
            using var scope = NewDisposeScope();
            digest.AppendData(System.Text.Encoding.UTF8.GetBytes($"{name} {parameter.dtype}"));
            digest.AppendData(parameter.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset())[..32];
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private T Lease<T>(ModelComponent<T> component)
        where T : Layer
    {
        var lease = host.Use(component, policy);
        held.Add(lease);
        return lease.Network;
    }

    private T Own<T>(ModelComponent<T> component)
        where T : Layer
    {
        var network = component.Build(ScalarType.Float32, policy.Device);
        held.Add(network);
        return network;
    }

    private void Release()
    {
        foreach (var one in held) one.Dispose();
        held.Clear();
        Model.Dispose();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Adapters.Activation;
using Easel.Engine.Adapters.Weight;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Clip;
using Easel.Engine.Networks.Layers;
using Easel.Engine.Networks.UNet;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Engine.Adapters;

/// <summary>
/// The networks that a prompt names, in one painting's service. They are put on the model's networks when these are leased, and leave with
/// the lease; the checkpoint's weights are never touched, so that another weight in the next picture reads nothing again.
/// </summary>
public sealed class PromptNetworks : IDisposable
{
    // Names of modules that a message lists before it counts the rest.
    private const int Named = 3;

    private readonly List<LoadedAdapter> adapters = [];
    private readonly List<(ModelLease<Hypernetwork> Lease, AdapterStrength Strength)> hypernetworks = [];
    private readonly DevicePolicy policy;
    private readonly ModelHost host;
    private readonly ImmutableArray<string>.Builder warnings = ImmutableArray.CreateBuilder<string>();

    private PromptNetworks(DevicePolicy policy, ModelHost host) => (this.policy, this.host) = (policy, host);

    /// <summary>What a person should know before the painting begins: modules without a layer, tensors that nobody reads.</summary>
    public ImmutableArray<string> Warnings => warnings.ToImmutable();

    /// <summary>Loads the networks and matches them with the model; nothing of the model is loaded for it.</summary>
    /// <param name="uses">What the prompt names.</param>
    /// <param name="checkpoint">The model.</param>
    /// <param name="policy">What it is computed with.</param>
    /// <param name="host">Keeps the files loaded.</param>
    /// <exception cref="InvalidRequestException">A network was made for another family of models, or is none; field <c>prompt</c>.</exception>
    /// <exception cref="ModelFormatException">A file is damaged or dangerous.</exception>
    public static PromptNetworks Open(IEnumerable<NetworkUse> uses, Checkpoint checkpoint, DevicePolicy policy, ModelHost host)
    {
        var networks = new PromptNetworks(policy, host);
        try
        {
            AdapterKeys? keys = null;
            foreach (var use in uses)
            {
                if (use is AdapterUse adapter) networks.Add(adapter, checkpoint, keys ??= AdapterKeys.Of(checkpoint));
                else if (use is HypernetworkUse hypernetwork) networks.Add(hypernetwork, checkpoint);
            }

            return networks;
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>Puts the text encoder's part on.</summary>
    /// <param name="index">Which tower.</param>
    /// <param name="tower">The loaded tower.</param>
    public IDisposable On(int index, TextTower tower) => Apply(AdapterKeys.Part(index), tower, policy.TextEncoder);

    /// <summary>Puts the UNet's part on.</summary>
    public IDisposable On(UNetModel unet) => new Both(
        Apply(AdapterKeys.UNetPart, unet, policy.UNet), HypernetworkScope.Apply(unet, hypernetworks.Select(one => (one.Lease.Network, one.Strength))));

    /// <summary>Tells which model call comes next, counted from 0: adapters with a first or last step look at it.</summary>
    public void AtCall(int call)
    {
        foreach (var adapter in adapters) adapter.Strengths.AtStep(call + 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var adapter in adapters) adapter.Dispose();
        adapters.Clear();
        foreach (var (lease, _) in hypernetworks) lease.Dispose();
        hypernetworks.Clear();
    }

    private AdapterScope Apply(string part, Layer network, ScalarType compute)
    {
        foreach (var adapter in adapters) adapter.Strengths.AtStep(1);
        List<AppliedAdapter> applied = [.. adapters.SelectMany(adapter => adapter.On(part, network))];
        var bytes = applied.Select(one => one.Layer).Distinct().Sum(layer => layer.WeightShape.Aggregate(1L, (a, b) => a * b)) * compute.ElementSize();
        // Merged weights are a second copy of the layers that they change; where there is no room for one, the adapters are computed at every call.
        var merges = policy.Memory == MemoryMode.Normal && bytes <= Math.Max(0, policy.ResidentBytes - host.LoadedBytes);
        return AdapterScope.Apply(applied, merges ? AdapterMode.Merged : AdapterMode.Live);
    }

    private void Add(AdapterUse use, Checkpoint checkpoint, AdapterKeys keys)
    {
        var loaded = new LoadedAdapter(use, host.Use(Component(use.Path, "adapter", AdapterFile.Open), policy), keys);
        adapters.Add(loaded);
        var (match, file, family) = (loaded.Match, loaded.Match.File, checkpoint.Family.Id);
        var foreign = file.Kind.Family != FileKind.UnknownFamily && file.Kind.Family != family;
        if (match.Found.IsEmpty || (foreign && !match.Misfits.IsEmpty))
            throw new InvalidRequestException("prompt", Refusal(use, match, family, foreign));
        Warn(use, match.Misfits, "fit no layer of this model (another shape)");
        Warn(use, match.Unmatched, "have no layer in this model");
        Warn(use, file.Unread, "are of no known kind", "tensors");
        if (use.Arguments.Dyn is not null && file.Modules.Any(module => module.Adapter is not Lora { Mid: null }))
            warnings.Add($"{use.Tag}: only plain LoRA can be cut to a rank; its other modules keep theirs.");
    }

    private void Add(HypernetworkUse use, Checkpoint checkpoint)
    {
        var lease = host.Use(Component(use.Path, "hypernetwork", Hypernetwork.Open), policy);
        hypernetworks.Add((lease, new AdapterStrength(use.Strength)));
        var unet = checkpoint.Family.UNet;
        long[] read = [unet.ContextDim, .. unet.ChannelMultipliers.Select(factor => (long)factor * unet.ModelChannels)];
        var widths = lease.Network.Widths.ToList();
        // SD 1 and SD 2 have the same channels; the text's width tells them apart.
        if (!widths.Intersect(read).Any() || (widths.Exists(width => width is 768 or 1024 or 2048) && !widths.Contains(unet.ContextDim)))
        {
            throw new InvalidRequestException("prompt",
                $"{use.Tag}: {Path.GetFileName(use.Path)} changes features of width {string.Join(", ", widths)}, and the model ({Family(checkpoint.Family.Id)}) reads text of width {unet.ContextDim}. Choose a model of its family, or take it out of the prompt.");
        }

        Warn(use, [.. widths.Except(read).Select(width => width.ToString(CultureInfo.InvariantCulture))], "occur nowhere in this model", "widths");
    }

    private static string Refusal(AdapterUse use, AdapterMatch match, string family, bool foreign)
    {
        var name = Path.GetFileName(use.Path);
        if (match.File.Modules.IsEmpty)
            return $"{use.Tag}: {name} holds no weight adapter{(match.File.Kind.Type == ModelFileType.Unknown ? "" : $"; it is of the kind '{match.File.Kind.Type.Word()}'")}. Take it out of the prompt, or name a LoRA.";
        var counts = string.Create(CultureInfo.InvariantCulture, $"of its {match.File.Modules.Length} modules {match.Found.Length} fit, {match.Misfits.Length} have another shape, {match.Unmatched.Length} have no layer here");
        var made = foreign ? $"was made for {Family(match.File.Kind.Family)}, and the model is {Family(family)}" : $"does not belong to this model ({Family(family)})";
        return $"{use.Tag}: {name} {made}: {counts} ({Some([.. match.Misfits, .. match.Unmatched])}). Choose a model of its family, or take it out of the prompt.";
    }

    private void Warn(NetworkUse use, ImmutableArray<string> names, string what, string of = "modules")
    {
        if (!names.IsEmpty) warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{use.Tag}: {names.Length} {of} {what} and are left out: {Some(names)}."));
    }

    private static string Some(IReadOnlyList<string> names) => names.Count <= Named
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more");

    private static string Family(string id) => id switch { "sd1" => "SD 1", "sd2" => "SD 2", "sdxl" => "SDXL", "sdxl-refiner" => "SDXL's refiner", _ => id };

    private static ModelComponent<T> Component<T>(string path, string part, Func<string, Device?, T> open)
        where T : IHosted
    {
        var file = new FileInfo(path);
        var version = string.Create(CultureInfo.InvariantCulture, $"{(file.Exists ? file.Length : 0)} {file.LastWriteTimeUtc.Ticks}");
        // These keep their file's numbers, mostly half precision.
        return new ModelComponent<T>(
            new ComponentId(file.FullName, part, version), file.Exists ? file.Length / 2 : 0, file.Exists ? file.Length : 0, ScalarType.Float16,
            (_, device) => open(path, device));
    }

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        public void Dispose()
        {
            second.Dispose();
            first.Dispose();
        }
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Engine.Memory;

/// <summary>
/// Owns every loaded network of one device. Networks stay loaded between jobs as far as the policy's memory allows; the least recently used
/// ones make room first. Nothing else moves weights. For use on the device's thread only.
/// </summary>
public sealed class ModelHost : IDisposable
{
    // Most recently used last.
    private readonly List<Resident> residents = [];
    private readonly Dictionary<ComponentId, IHosted> lent = [];

    /// <summary>Bytes of all loaded weights.</summary>
    public long LoadedBytes => residents.Sum(resident => resident.Bytes);

    /// <summary>Bytes that loaded networks keep beside their weights to save time; they give them up where room is needed.</summary>
    public long SpareBytes => residents.Sum(resident => resident.Network.SpareBytes);

    /// <summary>The loaded networks, the most recently used last.</summary>
    public IReadOnlyList<ComponentId> Loaded => [.. residents.Select(resident => resident.Id)];

    /// <summary>The network, loaded if it is not; in low memory mode every unused one is freed first.</summary>
    /// <exception cref="Easel.Core.Errors.ModelFormatException">The file is damaged or of another family.</exception>
    public ModelLease<T> Use<T>(ModelComponent<T> component, DevicePolicy policy)
        where T : IHosted
    {
        if (lent.TryGetValue(component.Id, out var given)) return Lease(component, (T)given, resident: null, wasLoaded: true);
        var home = component.CanVisit ? policy.Home : policy.Device;
        ScalarType? stored = policy.KeepsStoredPrecision ? null : component.Compute;
        var found = residents.Find(resident => resident.Id == component.Id && resident.Stored == stored && resident.Home.type == home.type);
        if (found is not null)
        {
            residents.Remove(found);
            MakeRoom(policy.ResidentBytes - found.Bytes);
            residents.Add(found);
            return Lease(component, (T)found.Network, found, wasLoaded: true);
        }

        // The same network in other numbers, and what its file held before it changed, are of no more use.
        Evict(resident => resident.Id.File == component.Id.File && resident.Id.Part == component.Id.Part);
        var bytes = stored is { } dtype ? component.Numbers * dtype.ElementSize() : component.StoredBytes;
        MakeRoom(policy.ResidentBytes - bytes);
        var network = component.Build(stored, home);
        var made = new Resident(component.Id, stored, home, network, network.Bytes);
        residents.Add(made);
        return Lease(component, network, made, wasLoaded: false);
    }

    /// <summary>
    /// Gives out a network of the caller's, in place of the file's, until disposal: a training that changes weights paints sample pictures
    /// with what it has so far. It stays the caller's.
    /// </summary>
    public IDisposable Lend<T>(ModelComponent<T> component, T network)
        where T : IHosted
    {
        lent.Add(component.Id, network);
        return new Loan(() => lent.Remove(component.Id));
    }

    /// <summary>Frees every network that is not in use.</summary>
    public void Clear() => Evict(_ => true);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var resident in residents) resident.Network.Dispose();
        residents.Clear();
    }

    private static ModelLease<T> Lease<T>(ModelComponent<T> component, T network, Resident? resident, bool wasLoaded)
        where T : IHosted
    {
        var dress = component.Dress?.Invoke(network);
        // What it keeps of the last use is of no use to another.
        network.ReleaseSpare(all: false);
        if (resident is not null) resident.Users++;
        return new ModelLease<T>(network, wasLoaded, () =>
        {
            dress?.Dispose();
            if (resident is not null) resident.Users--;
            // Weights that their owner changes may be others the next time.
            else network.ReleaseSpare(all: true);
        });
    }

    private void MakeRoom(long budget)
    {
        foreach (var resident in residents)
        {
            if (LoadedBytes + SpareBytes <= Math.Max(0, budget)) break;
            if (resident.Users == 0) resident.Network.ReleaseSpare(all: true);
        }

        var freed = false;
        while (LoadedBytes > Math.Max(0, budget) && residents.Find(resident => resident.Users == 0) is { } oldest)
        {
            residents.Remove(oldest);
            oldest.Network.Dispose();
            freed = true;
        }

        if (freed) FreedMemory.GiveBack();
    }

    private void Evict(Predicate<Resident> which)
    {
        var freed = residents.FindAll(resident => resident.Users == 0 && which(resident));
        foreach (var resident in freed)
        {
            residents.Remove(resident);
            resident.Network.Dispose();
        }

        if (freed.Count > 0) FreedMemory.GiveBack();
    }

    private sealed class Loan(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed class Resident(ComponentId id, ScalarType? stored, Device home, IHosted network, long bytes)
    {
        public ComponentId Id => id;

        public ScalarType? Stored => stored;

        public Device Home => home;

        public IHosted Network => network;

        public long Bytes => bytes;

        public int Users { get; set; }
    }
}

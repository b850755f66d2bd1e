namespace Easel.Engine.Memory;

/// <summary>A loaded network in use: until it is disposed, the host leaves the network where it is.</summary>
/// <typeparam name="T">The network.</typeparam>
public sealed class ModelLease<T> : IDisposable
    where T : IHosted
{
    private Action? release;

    internal ModelLease(T network, bool wasLoaded, Action release) => (Network, WasLoaded, this.release) = (network, wasLoaded, release);

    /// <summary>The network; not the borrower's to dispose.</summary>
    public T Network { get; }

    /// <summary>True where the network was there already and nothing was read.</summary>
    public bool WasLoaded { get; }

    /// <summary>Ends the use.</summary>
    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}

using Easel.Application.Errors;

namespace Easel.Api.Access;

/// <summary>Slows down who guesses passwords: after some wrong ones from one address nothing more is tried for a while.</summary>
/// <param name="clock">Measures the while.</param>
internal sealed class FailedLogins(TimeProvider clock)
{
    private const int Most = 10;
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset Since)> failures = new(StringComparer.Ordinal);

    /// <exception cref="BusyException">There were too many wrong ones.</exception>
    public void Check(string address)
    {
        lock (gate)
        {
            if (failures.TryGetValue(address, out var it) && it.Count >= Most && clock.GetUtcNow() - it.Since < Window)
                throw new BusyException("There were too many wrong passwords or keys from this address. Wait some minutes.", Window - (clock.GetUtcNow() - it.Since));
        }
    }

    /// <summary>Notes a wrong one.</summary>
    public void Note(string address)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (failures.Count >= MostAddresses)
                foreach (var old in failures.Where(it => now - it.Value.Since >= Window).Select(it => it.Key).ToList()) failures.Remove(old);
            failures[address] = failures.TryGetValue(address, out var it) && now - it.Since < Window ? (it.Count + 1, it.Since) : (1, now);
        }
    }
}

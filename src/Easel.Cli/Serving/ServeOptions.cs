using System.Collections.Immutable;
using System.Net;
using Easel.Application.Starting;
using Easel.Core.Requests;

namespace Easel.Cli.Serving;

/// <summary>How the studio is served.</summary>
/// <param name="Address">The address to listen on.</param>
/// <param name="Port">The port; free when it was looked at.</param>
/// <param name="IsOpen">Everyone who reaches it is let in.</param>
internal sealed record ServeOptions(IPAddress Address, int Port, bool IsOpen)
{
    /// <summary>An address to listen on was given: whoever uses the studio may sit elsewhere.</summary>
    public bool IsForOthers { get; init; }

    /// <summary>The same as the page edits it.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>What the command line says of it.</summary>
    public ImmutableArray<string> Fixed { get; init; } = [];

    /// <summary>Device, memory mode and budget of jobs that leave them open.</summary>
    public DeviceOptions Device { get; init; } = new();

    /// <summary>Processor threads that work on one operation of its worker; null is one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>A PostgreSQL connection string; null for SQLite.</summary>
    public string? Database { get; init; }

    /// <summary>Names and passwords from the command line.</summary>
    public ImmutableDictionary<string, string> ApiAuth { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Other web pages that may call the API.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>False where only workers of other machines do the work.</summary>
    public bool HasWorker { get; init; } = true;

    /// <summary>Where traces and metrics are sent (OTLP); null keeps them here.</summary>
    public string? Telemetry { get; init; }

    /// <summary>How long a shutdown waits for the job in hand.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The address by which this machine reaches it.</summary>
    public Uri Local => LocalOf(Address, Port);

    /// <summary>The address by which this machine reaches what listens there.</summary>
    public static Uri LocalOf(IPAddress address, int port) =>
        new($"http://{(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "127.0.0.1" : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString())}:{port}/");
}

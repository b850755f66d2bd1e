using System.Net;
using System.Net.Sockets;
using Easel.Worker.Pulling;

namespace Easel.Worker.Tests.Pulling;

/// <summary>Names that resolve to public and private addresses, all of which are one local server: nothing leaves the machine.</summary>
internal sealed class FakeInternet(int port) : PullNetwork
{
    // Whatever proxy the machine that runs the tests has.
    public override IWebProxy Proxy { get; } = new WebProxy();

    public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancelled) => Task.FromResult<IPAddress[]>(host switch
    {
        "inner.example" or "xn--bcher-kva.example" or "bücher.example" => [IPAddress.Parse("10.1.2.3")],
        "two-faced.example" => [IPAddress.Parse("203.0.113.9"), IPAddress.Parse("192.168.0.7")],
        _ when host.EndsWith(".example", StringComparison.Ordinal) => [IPAddress.Parse("203.0.113.7")],
        _ when IPAddress.TryParse(host.Trim('[', ']'), out var address) => [address],
        "localhost" => [IPAddress.Loopback],
        _ => throw new SocketException((int)SocketError.HostNotFound),
    });

    public override Task<Stream> ConnectAsync(IPAddress[] addresses, int target, CancellationToken cancelled) => base.ConnectAsync([IPAddress.Loopback], port, cancelled);
}

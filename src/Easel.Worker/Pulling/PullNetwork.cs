using System.Net;
using System.Net.Sockets;

namespace Easel.Worker.Pulling;

/// <summary>Names and connections of the network; tests bring their own.</summary>
public class PullNetwork
{
    /// <summary>The proxy that the system names.</summary>
    public virtual IWebProxy Proxy => HttpClient.DefaultProxy;

    /// <summary>The addresses of a host.</summary>
    /// <exception cref="SocketException">There is no such host.</exception>
    public virtual Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancelled) => Dns.GetHostAddressesAsync(host, cancelled);

    /// <summary>Connects to one of the addresses.</summary>
    public virtual async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancelled)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancelled).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Easel.Jobs.Queue;

/// <summary>Ports of this machine that nobody listens on: several studios may run on one machine.</summary>
internal static class FreePorts
{
    /// <summary>So many different ports.</summary>
    public static IReadOnlyList<int> Find(int count)
    {
        // All are held until all are known, or the same one could be found twice.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var listener in listeners) listener.Start();
            return [.. listeners.Select(it => ((IPEndPoint)it.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }
}

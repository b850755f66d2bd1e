using System.Net;
using System.Net.Sockets;
using Easel.Application;

namespace Easel.Cli.Doctor;

/// <summary>Whether the studio's address is free.</summary>
internal static class PortCheck
{
    /// <summary>The port that A1111's users know.</summary>
    public const int StudioPort = 7860;

    public static IEnumerable<HealthCheck> Run(int port)
    {
        HealthCheck result;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            result = HealthCheck.Ok("port", $"127.0.0.1:{port} is free");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            result = HealthCheck.Failed("port", $"127.0.0.1:{port} is in use", "another program listens there; this command names it, end it or give Easel another port",
                OperatingSystem.IsWindows() ? $"netstat -ano | findstr :{port}" : OperatingSystem.IsMacOS() ? $"lsof -nP -iTCP:{port} -sTCP:LISTEN" : $"ss -ltnp 'sport = :{port}'");
        }
        catch (SocketException e)
        {
            result = HealthCheck.Failed("port", $"127.0.0.1:{port} cannot be used", e.Message, OperatingSystem.IsWindows() ? "netsh interface ipv4 show excludedportrange protocol=tcp" : "ip addr show lo");
        }
        yield return result;
    }
}

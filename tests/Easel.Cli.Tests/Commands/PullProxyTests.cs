using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Easel.Cli.Tests.Commands;

/// <summary>The proxy that the system's variables name, as a user of a company's network has it.</summary>
public sealed class PullProxyTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("easel-proxy-");

    public void Dispose() => data.Delete(recursive: true);

    [Theory]
    [InlineData("HTTPS_PROXY", "https://models.example", "CONNECT models.example:443 HTTP/1.1")]
    [InlineData("HTTP_PROXY", "http://models.example", "GET http://models.example/api/models/me/style")]
    public async Task A_pull_goes_to_the_proxy_and_nowhere_else(string variable, string site, string asked)
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        using var easel = new EaselProcess(["model", "pull", "me/style", "--data-dir", data.FullName], new Dictionary<string, string>
        {
            [variable] = $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}",
            // .NET prefers small letters; whatever the machine that runs the tests has in them is not meant here.
            [variable.ToLowerInvariant()] = $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}",
            ["NO_PROXY"] = "",
            ["no_proxy"] = "",
            ["HF_ENDPOINT"] = site,
        });
        using var client = await proxy.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        Assert.StartsWith(asked, await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // A proxy that lets nobody out: the name of this site exists nowhere, so that an answer from elsewhere is impossible.
        await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
    }
}

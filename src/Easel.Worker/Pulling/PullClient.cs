using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Polly;
using Polly.Retry;

namespace Easel.Worker.Pulling;

/// <summary>
/// Sends requests to model sites. Redirects are followed by hand: a token goes to the site it belongs to and nowhere else, nobody is led from
/// https to http, and nobody is led from the internet into a local network, whatever a name resolves to.
/// </summary>
internal sealed class PullClient : IDisposable
{
    private const int MostRedirects = 10;

    private readonly PullNetwork network;
    private readonly IWebProxy proxy;
    private readonly HttpClient guarded;
    private readonly HttpClient trusting;
    private readonly ResiliencePipeline retry;

    public PullClient(PullSettings settings, PullNetwork network, TimeProvider clock)
    {
        this.network = network;
        proxy = settings.Proxy is { } own ? ProxyOf(own) : network.Proxy;
        guarded = Create(allowPrivate: false);
        trusting = Create(allowPrivate: true);
        retry = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 5,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(30),
            ShouldHandle = new PredicateBuilder().Handle<PullInterruption>(),
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as PullInterruption)?.Wait),
        }).Build();
    }

    /// <summary>Does something that may be interrupted by the network, and does it again after a while where it was.</summary>
    /// <exception cref="PullException">It was interrupted too often.</exception>
    public async Task<T> PersistAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancelled)
    {
        try
        {
            return await retry.ExecuteAsync(async stop => await work(stop).ConfigureAwait(false), cancelled).ConfigureAwait(false);
        }
        catch (PullInterruption e)
        {
            throw new PullException("pull-failed", $"{e.Message} It was tried six times; what has arrived is kept, and the same command goes on from there.", e);
        }
    }

    /// <summary>Sends a GET and follows redirects to the answer.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="prepare">Adds to the request, at every station.</param>
    /// <param name="station">Hears every answer on the way, the last one too.</param>
    /// <param name="cancelled">Stops it.</param>
    /// <exception cref="PullInterruption">The network or the site failed for the moment.</exception>
    /// <exception cref="PullException">The site refuses, or the way leads where it must not.</exception>
    public async Task<HttpResponseMessage> GetAsync(PullAddress target, Action<HttpRequestMessage>? prepare, Action<HttpResponseMessage>? station, CancellationToken cancelled)
    {
        var (url, local) = (target.Url, target.IsTrusted);
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Easel", typeof(PullClient).Assembly.GetName().Version?.ToString(3) ?? "0"));
            if (target.Token is { } token && Uri.Compare(url, target.Url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            prepare?.Invoke(request);
            var response = await SendAsync(request, local, cancelled).ConfigureAwait(false);
            station?.Invoke(response);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location) return response;
            response.Dispose();
            var next = new Uri(url, location);
            if (next.Scheme is not ("http" or "https") || (url.Scheme == "https" && next.Scheme == "http"))
                throw new PullException("pull-refused", $"{url.Host} leads to {next.Scheme}://{next.Host}, which is not protected. Nothing was fetched.");
            // Only a site of the local network may lead to another place of it: the trust in the one that was named does not spread to others.
            local = local && next.Host == url.Host;
            url = next;
        }

        throw new PullException("pull-failed", $"{target.Url} leads round and round. Open it in a browser to find the file's own address.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        guarded.Dispose();
        trusting.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, bool allowPrivate, CancellationToken cancelled)
    {
        try
        {
            if (!allowPrivate && ProxyFor(request.RequestUri!) is not null) await RefuseBehindProxyAsync(request.RequestUri!, cancelled).ConfigureAwait(false);
            return await (allowPrivate ? trusting : guarded).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.InnerException is PullException refusal)
        {
            throw refusal;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException || (e is TaskCanceledException && !cancelled.IsCancellationRequested))
        {
            throw new PullInterruption($"{request.RequestUri!.Host} cannot be reached: {e.Message.TrimEnd('.')}. Check the connection, and the proxy if there is one.", null, e);
        }
    }

    private HttpClient Create(bool allowPrivate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            UseProxy = true,
            Proxy = proxy,
        };
        handler.ConnectCallback = async (context, cancelled) =>
        {
            var addresses = await network.ResolveAsync(context.DnsEndPoint.Host, cancelled).ConfigureAwait(false);
            // The address that was looked at is the one that is connected to: a name cannot change its mind in between.
            if (!allowPrivate && !IsProxy(context)) Refuse(context.DnsEndPoint.Host, addresses);
            return await network.ConnectAsync(addresses, context.DnsEndPoint.Port, cancelled).ConfigureAwait(false);
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private Uri? ProxyFor(Uri target) => proxy.IsBypassed(target) ? null : proxy.GetProxy(target);

    // By the proxy's own name and port, and not by a difference of names: a host has several spellings.
    private bool IsProxy(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.RequestUri is { } target && ProxyFor(target) is { } way
        && context.DnsEndPoint.Port == way.Port && context.DnsEndPoint.Host.Trim('[', ']').Equals(way.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);

    private async Task RefuseBehindProxyAsync(Uri uri, CancellationToken cancelled)
    {
        try
        {
            Refuse(uri.Host, await network.ResolveAsync(uri.IdnHost, cancelled).ConfigureAwait(false));
        }
        catch (SocketException)
        {
            // Only the proxy knows the name; it decides.
        }
    }

    private static void Refuse(string host, IPAddress[] addresses)
    {
        if (Array.Find(addresses, PrivateAddress.Is) is { } address)
            throw new PullException("pull-refused", $"{host} ({address}) is an address of a local network, where models are not fetched from. Copy the file by hand if you trust it.");
    }

    private static WebProxy ProxyOf(Uri proxy)
    {
        var parts = proxy.UserInfo.Split(':', 2);
        return new WebProxy(proxy) { Credentials = parts is [var user, var password] ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)) : null };
    }
}

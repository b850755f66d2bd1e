using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Easel.Worker.Pulling;

/// <summary>
/// Fetches one file into its <see cref="PartFile"/>, going on from what has arrived: a range with <c>If-Range</c> (RFC 9110, section 13.1.5), so that a
/// server whose file changed sends the new one whole.
/// </summary>
internal sealed class Download(PullClient client, PullTarget target, PartFile part, Action<long, long?> progress)
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    // A server that drops each connection after a few bytes is not worth a lifetime.
    private const int MostResumptions = 2000;

    /// <summary>What the file is called, where the server told.</summary>
    public string? Name { get; private set; }

    /// <summary>The file's size, where the server told.</summary>
    public long? Total { get; private set; }

    /// <summary>The SHA-256 that the site told on the way (Hugging Face's <c>X-Linked-ETag</c>), or null.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Fetches the file to its end.</summary>
    /// <param name="check">Looks at size and room before the first byte is written.</param>
    /// <param name="cancelled">Stops it; what has arrived is kept.</param>
    /// <exception cref="PullException">It cannot be fetched.</exception>
    public async Task RunAsync(Action<long?> check, CancellationToken cancelled)
    {
        for (var i = 0; i < MostResumptions; i++)
        {
            // As long as bytes arrive, an interruption is no failure: only tries that bring nothing are counted.
            if (await client.PersistAsync(stop => TryAsync(check, stop), cancelled).ConfigureAwait(false)) return;
        }

        throw new PullException("pull-failed", $"{target.Address.Url.Host} broke off {MostResumptions} times. What has arrived is kept, and the same command goes on from there.");
    }

    /// <summary>The SHA-256 of what arrived.</summary>
    public async Task<string> HashAsync(CancellationToken cancelled)
    {
        var stream = new FileStream(part.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var closing = stream.ConfigureAwait(false);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancelled).ConfigureAwait(false));
    }

    // True where the file is complete, false where some bytes came and the connection broke.
    private async Task<bool> TryAsync(Action<long?> check, CancellationToken cancelled)
    {
        var (have, notes) = (part.Bytes, part.Notes);
        if (notes is null) have = 0;
        if (have > 0 && notes!.Total == have) return Finish(notes);
        using var response = await client.GetAsync(target.Address, request =>
        {
            if (have == 0) return;
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.TryAddWithoutValidation("If-Range", notes!.ETag);
        }, Look, cancelled).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            part.Delete();
            throw new PullInterruption($"{target.Address.Site} no longer has the file that was begun.", TimeSpan.Zero);
        }

        SiteAnswers.Check(response, target.Address);
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange is { From: { } from } && from == have && have > 0;
        if (response.StatusCode == HttpStatusCode.PartialContent && (!goesOn || response.Content.Headers.ContentRange!.Length != notes!.Total))
        {
            // A part of something else: appending it would make a file of neither.
            part.Delete();
            throw new PullInterruption($"{target.Address.Site} sent another part than was asked for.", TimeSpan.Zero);
        }

        if (!goesOn)
        {
            part.Delete();
            have = 0;
        }

        Total = goesOn ? response.Content.Headers.ContentRange!.Length : response.Content.Headers.ContentLength;
        Name = Disposition(response) ?? notes?.Name;
        if (!goesOn) check(Total);
        if (Version(response) is { } version) part.Remember(new PartNotes(version, Total, Name));
        return await ReceiveAsync(response, have, cancelled).ConfigureAwait(false);
    }

    private async Task<bool> ReceiveAsync(HttpResponseMessage response, long have, CancellationToken cancelled)
    {
        var file = Open(have);
        await using var closing = file.ConfigureAwait(false);
        var buffer = new byte[1 << 18];
        var received = 0L;
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
            while (true)
            {
                stalled.CancelAfter(Stall);
                var read = await stream.ReadAsync(buffer, stalled.Token).ConfigureAwait(false);
                if (read == 0) break;
                await WriteAsync(file, buffer.AsMemory(0, read), cancelled).ConfigureAwait(false);
                received += read;
                progress(have + received, Total);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancelled.IsCancellationRequested))
        {
            if (received > 0 && part.Notes is not null) return false;
            throw new PullInterruption($"{target.Address.Site} broke off {Progress(have + received)}.", null, e);
        }

        if (Total is { } total && have + received < total)
        {
            if (received > 0 && part.Notes is not null) return false;
            throw new PullInterruption($"{target.Address.Site} ended {Progress(have + received)}.", null);
        }

        return true;
    }

    private FileStream Open(long have)
    {
        try
        {
            return new FileStream(part.Path, have > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        }
        catch (IOException e)
        {
            throw new PullException("pull-failed", $"{part.Path} cannot be written ({e.Message.TrimEnd('.')}). Another pull of the same file may be under way; wait for it.", e);
        }
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancelled)
    {
        try
        {
            await file.WriteAsync(bytes, cancelled).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // A full disk is no interruption of the network: waiting does not help.
            throw new PullException("disk-full", $"{file.Name} cannot be written ({e.Message.TrimEnd('.')}). Free some space; what has arrived is kept, and the same command goes on from there.", e);
        }
    }

    private bool Finish(PartNotes notes)
    {
        (Name, Total) = (notes.Name, notes.Total);
        return true;
    }

    private void Look(HttpResponseMessage station)
    {
        if (station.Headers.TryGetValues("X-Linked-ETag", out var tags) && tags.First().Trim('"') is { Length: 64 } sha256 && sha256.All(char.IsAsciiHexDigit))
            Sha256 = sha256.ToLowerInvariant();
    }

    private static string? Version(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag
        : response.Content.Headers.LastModified is { } date ? date.ToString("R", CultureInfo.InvariantCulture)
        : null;

    private static string? Disposition(HttpResponseMessage response) =>
        response.Content.Headers.ContentDisposition is { } disposition ? (disposition.FileNameStar ?? disposition.FileName)?.Trim('"') : null;

    private string Progress(long bytes) => string.Create(CultureInfo.InvariantCulture, $"after {bytes}{(Total is { } total ? $" of {total}" : "")} bytes");
}

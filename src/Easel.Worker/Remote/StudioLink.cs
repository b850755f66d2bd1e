using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Easel.Application.Errors;
using Easel.Application.Jobs;
using Easel.Application.Workers;
using Easel.Core.Errors;
using Easel.Core.Jobs;

namespace Easel.Worker.Remote;

/// <summary>A worker's line to its studio.</summary>
public sealed class StudioLink : IDisposable
{
    private readonly HttpClient http;

    /// <param name="studio">The studio's address.</param>
    /// <param name="key">The key that lets a worker in; null where the studio is open.</param>
    public StudioLink(Uri studio, string? key)
    {
        // Longer than the studio lets a worker wait for a job; never through a proxy of the surroundings: jobs and pictures are private.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(studio, "/api/v1/workers/"), Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    /// <summary>Asks for a job; null where there is none for now.</summary>
    public async Task<LeasedJob?> TakeAsync(WorkerState worker, CancellationToken stop)
    {
        using var response = await PostAsync("take", worker, WorkerJson.Default.WorkerState, stop).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NoContent ? null : await ReadAsync(response, WorkerJson.Default.LeasedJob, stop).ConfigureAwait(false);
    }

    /// <summary>Sends news; hears how the job is to stop.</summary>
    /// <exception cref="LostLeaseException">The job is not this worker's any more.</exception>
    public async Task<WorkerReply> ReportAsync(WorkerReport report, CancellationToken stop)
    {
        using var response = await PostAsync("report", report, WorkerJson.Default.WorkerReport, stop).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Conflict) throw new LostLeaseException(report.Lease.Job, report.Lease.Attempt);
        return await ReadAsync(response, WorkerJson.Default.WorkerReply, stop).ConfigureAwait(false);
    }

    /// <summary>Sends a finished picture; returns how the studio keeps it.</summary>
    /// <exception cref="LostLeaseException">The job is not this worker's any more.</exception>
    public async Task<GeneratedImage> SaveAsync(WorkerPicture picture, CancellationToken stop)
    {
        using var response = await PostAsync("picture", picture, WorkerJson.Default.WorkerPicture, stop).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Conflict) throw new LostLeaseException(picture.Lease.Job, picture.Lease.Attempt);
        return await ReadAsync(response, WorkerJson.Default.GeneratedImage, stop).ConfigureAwait(false);
    }

    /// <summary>The room that pictures have at the studio.</summary>
    public StorageRoom Room() => Get("room", response => JsonSerializer.Deserialize(response, WorkerJson.Default.StorageRoom)!);

    /// <summary>Fetches an input of a job into a file. It blocks: the handlers that ask for inputs do.</summary>
    public void Input(JobLease lease, string field, string name, string path) => Get(
        $"input?job={lease.Job}&attempt={lease.Attempt}&worker={Uri.EscapeDataString(lease.Worker)}&field={Uri.EscapeDataString(field)}&name={Uri.EscapeDataString(name)}",
        response =>
        {
            using var file = File.Create(path);
            response.CopyTo(file);
            return true;
        });

    private T Get<T>(string address, Func<Stream, T> read)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        using var response = http.Send(request, HttpCompletionOption.ResponseHeadersRead);
        using var stream = response.Content.ReadAsStream();
        if (!response.IsSuccessStatusCode) throw Refusal(response.StatusCode, new StreamReader(stream).ReadToEnd());
        return read(stream);
    }

    private async Task<HttpResponseMessage> PostAsync<T>(string address, T value, JsonTypeInfo<T> type, CancellationToken stop)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.PostAsync(new Uri(address, UriKind.Relative), body, stop).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken stop)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw Refusal(response.StatusCode, System.Text.Encoding.UTF8.GetString(bytes));
        return JsonSerializer.Deserialize(bytes, type) ?? throw new HttpRequestException("The studio's answer is empty.");
    }

    // The studio's troubles pass, its refusals do not.
    private static Exception Refusal(HttpStatusCode status, string body) => (int)status >= 500 || status == HttpStatusCode.TooManyRequests
        ? new HttpRequestException($"The studio answers {(int)status}: {Detail(body)}", null, status)
        : new EaselException(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? "not-allowed" : "studio-refused", $"The studio answers {(int)status}: {Detail(body)}");

    private static string Detail(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("detail", out var detail) ? detail.ToString() : body;
        }
        catch (JsonException)
        {
            return body.Length > 200 ? body[..200] : body;
        }
    }
}

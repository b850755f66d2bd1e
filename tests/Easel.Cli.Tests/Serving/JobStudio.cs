using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;
using Easel.Testing;

namespace Easel.Cli.Tests.Serving;

/// <summary>A data folder with two small checkpoints and a few pictures in the tutorial's tree, for studios whose jobs write files.</summary>
internal sealed class JobStudio : IDisposable
{
    public JobStudio()
    {
        foreach (var name in (string[])["one", "two"])
        {
            Copy("models/tiny-sd1.safetensors", $"models/Stable-diffusion/{name}.safetensors");
            Copy("models/tiny-sd1.yaml", $"models/Stable-diffusion/{name}.yaml");
        }

        for (var i = 0; i < 4; i++)
        {
            var picture = new PixelBuffer(64, 64, 3);
            for (var at = 0; at < picture.Bytes.Length; at++) picture.Bytes[at] = (byte)(40 + 30 * i + at / 3 % 64);
            ImageFile.Save(PathOf($"datasets/cats/1_sls 1girl/{i}.png"), picture, ImageFormat.Png, overwrite: true);
            File.WriteAllText(PathOf($"datasets/cats/1_sls 1girl/{i}.caption"), $"sls 1girl, picture {i}");
        }
    }

    public static CancellationToken Stop => StudioProcess.Stop;

    public string Data { get; } = Directory.CreateTempSubdirectory("easel-jobs-").FullName;

    public string PathOf(string relative) => Path.Combine(Data, relative);

    public void Copy(string golden, string relative)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.Copy(Golden.PathOf(golden), PathOf(relative));
    }

    /// <summary>A training of a small LoRA; the folder of pictures is named as the data folder has it.</summary>
    public static string Training(string name, int steps, int? every = null) => JsonSerializer.Serialize(new
    {
        kind = "train",
        model = "one",
        data = new { folder = "datasets/cats", defaults = new { subsets = Array.Empty<object>(), width = 64, height = 64 } },
        optimizer = new { learningRate = 1e-3 },
        run = new { steps },
        save = new { name, everyNSteps = every, state = every is not null },
    }, Web);

    /// <summary>Sends a request that is to be refused; returns its fields' problems.</summary>
    public static async Task<(int Status, ImmutableArray<string> Fields)> RefusedAsync(StudioProcess studio, string request)
    {
        using var response = await studio.Client.PostAsync("/api/v1/jobs", new StringContent(request, Encoding.UTF8, "application/json"), Stop);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return ((int)response.StatusCode, answer.TryGetProperty("problems", out var problems) ? [.. problems.EnumerateArray().Select(it => it.GetProperty("field").GetString()!)] : []);
    }

    /// <summary>Reads a job's events until one fits.</summary>
    public static async Task<JsonElement> HearAsync(StudioProcess studio, string job, Func<string, JsonElement, bool> fits)
    {
        using var stream = new StreamReader(await studio.Client.GetStreamAsync($"/api/v1/jobs/{job}/events", Stop));
        var name = "";
        while (await stream.ReadLineAsync(Stop) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            var data = JsonElement.Parse(line[6..]);
            if (fits(name, data)) return data;
        }

        throw new InvalidOperationException($"Job {job} ended before.");
    }

    public void Dispose() => Directory.Delete(Data, recursive: true);

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}

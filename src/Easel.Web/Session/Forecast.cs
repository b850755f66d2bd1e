using System.Globalization;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Web.Language;

namespace Easel.Web.Session;

/// <summary>How long a picture will take, from how long the last one took: work is steps times pixels, everything else is small beside it.</summary>
public static class Forecast
{
    /// <summary>Seconds; null where nothing was painted yet.</summary>
    /// <param name="request">What would be painted.</param>
    /// <param name="last">What was painted last.</param>
    /// <param name="result">What that gave.</param>
    public static double? Seconds(GenerateRequest request, GenerateRequest? last, GenerateResult? result)
    {
        if (last is null || result is not { Images: [var image, ..], Interrupted: false }) return null;
        var own = last.Hires is { } hires ? Math.Max(1, hires.Scale) : 1;
        var (width, height) = ((int)(image.Width / own), (int)(image.Height / own));
        var done = Work(last, width, height);
        var spent = result.Seconds.Total - result.Seconds.Load;
        return done > 0 && spent > 0 ? spent * Work(request, request.Width ?? width, request.Height ?? height) / done : null;
    }

    /// <summary>A time as people say it.</summary>
    public static string Words(double seconds, PageLanguage language) => (seconds, language) switch
    {
        ( < 1, PageLanguage.Chinese) => "1 秒",
        ( < 1, _) => "1 s",
        ( < 90, PageLanguage.Chinese) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds)} 秒"),
        ( < 90, _) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds)} s"),
        ( < 5400, PageLanguage.Chinese) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds / 60)} 分钟"),
        ( < 5400, _) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds / 60)} min"),
        (_, PageLanguage.Chinese) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} 小时"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };

    /// <summary>Memory as people say it: <c>needs 3.1 of 8 GB</c>; without the total where that is not known.</summary>
    public static string MemoryWords(long bytes, long total, Words words)
    {
        static string gigabytes(long number) => (number / 1e9).ToString(number < 10_000_000_000 ? "0.0" : "0", CultureInfo.InvariantCulture);
        return total > 0 ? words[Phrases.NeedsOf, gigabytes(bytes), gigabytes(total)] : words[Phrases.Needs, gigabytes(bytes)];
    }

    private static double Work(GenerateRequest request, int width, int height)
    {
        var pixels = (double)width * height;
        var passes = request.Steps * (request.Image is { } image ? image.Strength : 1) * pixels;
        if (request.Hires is { } hires)
        {
            var larger = hires is { Width: > 0, Height: > 0 } ? (double)hires.Width * hires.Height : pixels * hires.Scale * hires.Scale;
            passes += (hires.Steps > 0 ? hires.Steps : request.Steps) * larger;
        }

        return passes * request.Count * request.BatchSize;
    }
}

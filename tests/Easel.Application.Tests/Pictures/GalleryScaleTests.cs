using System.Diagnostics;
using System.Globalization;
using Easel.Application.Data;
using Easel.Application.Pictures;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Tests.Pictures;

/// <summary>A gallery of many pictures: EASEL_GALLERY=100000 fills it with as many and tells how long pages take; without it, with some hundreds.</summary>
public sealed class GalleryScaleTests
{
    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task Pages_are_read_from_an_index_and_searches_find_the_rare_word()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("EASEL_GALLERY"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 600;
        await using var studio = await TestStudio.OpenAsync();
        await FillAsync(studio, count);
        var pictures = studio.Local.Pictures;
        var first = await TimedAsync("first page", () => pictures.PageAsync(new PictureQuery(), Stop));
        Assert.Equal(50, first.Pictures.Length);
        var deep = await TimedAsync("page in the middle", () => pictures.PageAsync(new PictureQuery { After = PictureFactsId(count / 2) }, Stop));
        Assert.Equal(50, deep.Pictures.Length);
        var rare = await TimedAsync("rare word", () => pictures.PageAsync(new PictureQuery { Words = "needle" }, Stop));
        Assert.Equal(7, Assert.Single(rare.Pictures).Seed);
        var common = await TimedAsync("common words", () => pictures.PageAsync(new PictureQuery { Words = "cat garden" }, Stop));
        Assert.Equal(50, common.Pictures.Length);
        Assert.Equal(count, await TimedAsync("count", () => pictures.CountAsync(new PictureQuery(), Stop)));

        await using var context = await studio.Contexts.CreateDbContextAsync(Stop);
        var sql = PictureGallery.Search(context, "local", new PictureQuery()).OrderByDescending(it => it.Id).Take(50).ToQueryString();
        Assert.Contains("IX_pictures_Owner_BinnedAt_Id", await PlanAsync(context, sql), StringComparison.Ordinal);
    }

    private static async Task<T> TimedAsync<T>(string what, Func<Task<T>> work)
    {
        await work();
        var watch = Stopwatch.StartNew();
        var value = await work();
        TestContext.Current.SendDiagnosticMessage($"{what}: {watch.Elapsed.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms");
        return value;
    }

    private static string PictureFactsId(int at) => $"{at:x12}70000000000000000000";

    private static async Task FillAsync(TestStudio studio, int count)
    {
        for (var start = 0; start < count; start += 5000)
        {
            await using var context = await studio.Contexts.CreateDbContextAsync(Stop);
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            foreach (var i in Enumerable.Range(start, Math.Min(5000, count - start)))
            {
                context.Pictures.Add(new PictureRow
                {
                    Id = PictureFactsId(i),
                    Owner = "local",
                    Path = $"{i}.png",
                    Width = 512,
                    Height = 512,
                    Bytes = 400_000,
                    MadeAt = DateTimeOffset.UnixEpoch.AddSeconds(i),
                    Words = $"a {(i % 3 == 0 ? "cat" : "dog")} in a garden, soft light, masterpiece, highly detailed, number {i}{(i == 7 ? " needle" : "")}\nmush, blur, extra fingers, watermark",
                    Loras = "",
                    Seed = i,
                    Model = "tiny",
                });
                context.PictureTexts.Add(new PictureTextRow { Picture = PictureFactsId(i), Infotext = new string('x', 700), Request = new string('y', 900) });
            }

            await context.SaveChangesAsync(Stop);
        }
    }

    private static async Task<string> PlanAsync(StudioContext context, string sql)
    {
        // What ToQueryString declares as parameters is put into the text.
        var lines = sql.Split('\n');
        var query = string.Join('\n', lines.Where(line => !line.StartsWith(".param", StringComparison.Ordinal)));
        foreach (var line in lines.Where(line => line.StartsWith(".param set", StringComparison.Ordinal)))
        {
            var parts = line.Split(' ', 4);
            query = query.Replace(parts[2], parts[3].Trim(), StringComparison.Ordinal);
        }

        await context.Database.OpenConnectionAsync(Stop);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {query}";
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var plan = "";
        while (await reader.ReadAsync(Stop)) plan += reader.GetString(3) + "\n";
        return plan;
    }
}

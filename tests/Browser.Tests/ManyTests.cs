using Easel.Application.Data;
using Easel.Application.Pictures;
using Easel.Core.Requests;
using Easel.Imaging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class ManyTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>How long a person waits, in milliseconds of Chromium's clock; EASEL_MEASURE=FILE writes it there. Nothing is asserted: a busy machine is no fault.</summary>
    [Fact]
    public async Task Latency_with_ten_thousand_pictures_and_two_hundred_jobs_is_measured()
    {
        var file = Environment.GetEnvironmentVariable("EASEL_MEASURE");
        Assert.SkipUnless(file is { Length: > 0 }, "Measured on request: name a file in EASEL_MEASURE.");
        await FillAsync();
        await DrawAsync();
        var page = await studio.OpenAsync("/");
        var lines = new List<string>();
        await page.GetByLabel("Prompt", new() { Exact = true }).FocusAsync();
        await MeasureAsync("a letter typed, until the counter shows it", 12, i => page.EvaluateAsync<double>("""
            i => new Promise(done => { const box = document.querySelector('.form textarea'), counter = document.querySelector('.counter'), start = performance.now(), before = counter.textContent;
              new MutationObserver((_, it) => { if (counter.textContent !== before) { it.disconnect(); done(performance.now() - start); } }).observe(counter, { childList: true, characterData: true, subtree: true });
              box.value += ' word' + i; box.dispatchEvent(new Event('input', { bubbles: true })); })
            """, i));
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Gallery") }).ClickAsync();
        await Expect(page.GetByText("10000 pictures")).ToBeVisibleAsync();
        await Expect(page.Locator(".tile").First).ToBeVisibleAsync();
        // The rest of the list comes in the background.
        await Chromium.ExpectAsync(page, "async () => { const room = document.querySelector('.room'), before = room.scrollHeight; await new Promise(done => setTimeout(done, 1000)); return room.scrollHeight > 100000 && room.scrollHeight === before ? [] : [`${room.scrollHeight} pixels`]; }", "the wall");
        foreach (var (what, places) in new[] { ("near, 2,500 pixels on", "1500 + i * 2500"), ("far, to any place", "(i * 0.381966 + 0.2) % 1 * (room.scrollHeight - 3000)") })
        {
            var stood = new List<double>();
            await MeasureAsync($"the wall scrolled {what}, until all thumbnails that are seen are painted", 12, async i =>
            {
                var both = await page.EvaluateAsync<double[]>($$"""
                    i => new Promise(done => { const room = document.querySelector('.room'), start = performance.now(), before = new Set([...document.querySelectorAll('.tile')].map(it => it.outerHTML)); let stood = 0;
                      const look = () => { const now = [...document.querySelectorAll('.tile')].filter(it => { const box = it.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; });
                        const full = now.some(it => !before.has(it.outerHTML)) && Math.max(...now.map(it => it.getBoundingClientRect().bottom)) > innerHeight - 16;
                        if (full && !stood) stood = performance.now() - start;
                        if (full && now.every(it => it.querySelector('img')?.naturalWidth > 0)) done([stood, performance.now() - start]); else requestAnimationFrame(look); };
                      room.scrollTop = {{places}}; requestAnimationFrame(look); })
                    """, i);
                stood.Add(both[0]);
                // Whoever jumps looks before the next jump.
                await Task.Delay(400, Stop);
                return both[1];
            });
            Tell($"the wall scrolled {what}, until new rows stand there", stood);
        }

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Queue") }).ClickAsync();
        await Expect(page.GetByText("job 0", new() { Exact = true })).ToBeVisibleAsync();
        await MeasureAsync("a job moved down, until it stands there", 8, _ => page.EvaluateAsync<double>("""
            () => new Promise(done => { const first = () => document.querySelector('.job .title')?.textContent, before = first(), start = performance.now();
              const look = () => first() !== before ? done(performance.now() - start) : requestAnimationFrame(look);
              document.querySelector('.job button[aria-label="Later"]').click(); requestAnimationFrame(look); })
            """));
        await File.WriteAllLinesAsync(file!, lines, Stop);

        async Task MeasureAsync(string what, int times, Func<int, Task<double>> act)
        {
            var all = new List<double>();
            for (var i = 0; i < times; i++) all.Add(await act(i));
            Tell(what, all);
        }

        void Tell(string what, List<double> all)
        {
            all.Sort();
            lines.Add(FormattableString.Invariant($"{what}: median {all[all.Count / 2]:0} ms, slowest {all[^1]:0} ms"));
        }
    }

    [Fact]
    public async Task Ten_thousand_pictures_and_two_hundred_jobs_are_drawn_only_where_they_are_seen()
    {
        await FillAsync();
        var page = await studio.OpenAsync("/gallery");
        await Expect(page.GetByText("10000 pictures")).ToBeVisibleAsync();
        await Expect(page.Locator(".tile").First).ToBeVisibleAsync();
        await Chromium.ExpectAsync(page, "() => { const count = document.querySelectorAll('.tile').length; return count >= 10 && count <= 300 ? [] : [`${count} tiles`]; }", "the wall");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("needle");
        await Expect(page.Locator(".tile")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Queue") }).ClickAsync();
        await Expect(page.GetByText("job 0", new() { Exact = true })).ToBeVisibleAsync();
        await Chromium.ExpectAsync(page, "() => { const count = document.querySelectorAll('.job').length; return count >= 5 && count <= 80 ? [] : [`${count} jobs`]; }", "the queue");
    }

    [Fact]
    public async Task A_wall_that_is_dragged_past_thousands_of_pictures_asks_for_the_thumbnails_of_the_place_where_it_rests_only()
    {
        await FillAsync();
        var page = await studio.OpenAsync("/gallery");
        await Chromium.ExpectAsync(page, "() => { const room = document.querySelector('.room'); return room.scrollHeight > 100000 ? [] : [`${room.scrollHeight} pixels`]; }", "the wall");
        await page.EvaluateAsync("""
            async () => { const room = document.querySelector('.room'), end = performance.now() + 1000; performance.clearResourceTimings(); performance.setResourceTimingBufferSize(5000);
              for (let i = 1; performance.now() < end; i++) { room.scrollTop = 1000 * i + 1000 * (i % 7); await new Promise(requestAnimationFrame); }
              room.scrollTop = 50000; }
            """);
        // Every tile that is seen has asked for its thumbnail, and what is drawn reaches beyond the window.
        await Chromium.ExpectAsync(page, """
            () => { const tiles = [...document.querySelectorAll('.tile')], boxes = tiles.map(it => it.getBoundingClientRect());
              if (!(Math.min(...boxes.map(it => it.top)) < 0 && Math.max(...boxes.map(it => it.bottom)) > innerHeight + 100)) return ['rows are missing'];
              return tiles.filter(it => !it.querySelector('img').hasAttribute('src')).map(it => it.outerHTML.slice(0, 200)).slice(0, 2); }
            """, "the wall");
        var (asked, drawn) = (await page.EvaluateAsync<int>("() => performance.getEntriesByType('resource').filter(it => it.name.includes('/thumbnails/')).length"), await page.Locator(".tile").CountAsync());
        Assert.InRange(asked, 1, 2 * drawn);
    }

    private async Task FillAsync()
    {
        studio.Host.Painter.Rests = true;
        if (await studio.Host.Local.Pictures.CountAsync(new PictureQuery(), Stop) > 0) return;
        await using (var context = await studio.Host.Contexts.CreateDbContextAsync(Stop))
        {
            context.Pictures.AddRange(Enumerable.Range(0, 10_000).Select(i => new PictureRow
            {
                Id = $"{i:00000000000000000000000000000000}", Owner = "local", Path = $"{i}.png", Width = 512, Height = 512 + i % 5 * 64, Bytes = 1, MadeAt = DateTimeOffset.UnixEpoch, Words = i == 77 ? "needle" : "hay", Loras = "",
            }));
            await context.SaveChangesAsync(Stop);
        }

        for (var i = 0; i < 200; i++) await studio.Host.Local.SubmitAsync(new GenerateRequest($"job {i}"), Stop);
    }

    /// <summary>Files for all of them, with their thumbnails: what has been looked at once.</summary>
    private async Task DrawAsync()
    {
        var folders = studio.Host.Folders;
        var picture = ImageEncoder.Encode(QuickPainter.Paint(1, 64, 64), ImageFormat.Png);
        var small = Enumerable.Range(0, 5).Select(i => ImageEncoder.Encode(QuickPainter.Paint(i, 320 - i * 20, 320), ImageFormat.Webp, quality: 80)).ToArray();
        Directory.CreateDirectory(folders.Outputs);
        Directory.CreateDirectory(Path.Combine(folders.Cache, "thumbnails", "320"));
        for (var i = 0; i < 10_000; i++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folders.Outputs, $"{i}.png"), picture, Stop);
            await File.WriteAllBytesAsync(Path.Combine(folders.Cache, "thumbnails", "320", $"{i:00000000000000000000000000000000}.webp"), small[i % 5], Stop);
        }
    }
}

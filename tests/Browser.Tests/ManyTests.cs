using Easel.Application.Data;
using Easel.Application.Pictures;
using Easel.Core.Requests;
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
        await MeasureAsync("the wall scrolled far, until new rows stand there", 8, i => page.EvaluateAsync<double>("""
            i => new Promise(done => { const room = document.querySelector('.room'), start = performance.now(), before = document.querySelector('.tile')?.outerHTML;
              const look = () => { const now = [...document.querySelectorAll('.tile')].filter(it => { const box = it.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; }); if (now.length && now[0].outerHTML !== before) done(performance.now() - start); else requestAnimationFrame(look); };
              room.scrollTop = 1500 + i * 2500; requestAnimationFrame(look); })
            """, i));
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
}

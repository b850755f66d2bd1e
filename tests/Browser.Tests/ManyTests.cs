using Easel.Application.Data;
using Easel.Core.Requests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Easel.Browser.Tests;

public sealed class ManyTests(StudioPage studio) : IClassFixture<StudioPage>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_pictures_and_two_hundred_jobs_are_drawn_only_where_they_are_seen()
    {
        studio.Host.Painter.Rests = true;
        await using (var context = await studio.Host.Contexts.CreateDbContextAsync(Stop))
        {
            context.Pictures.AddRange(Enumerable.Range(0, 10_000).Select(i => new PictureRow
            {
                Id = $"{i:00000000000000000000000000000000}", Owner = "local", Path = $"{i}.png", Width = 512, Height = 512 + i % 5 * 64, Bytes = 1, MadeAt = DateTimeOffset.UnixEpoch, Words = i == 77 ? "needle" : "hay", Loras = "",
            }));
            await context.SaveChangesAsync(Stop);
        }

        for (var i = 0; i < 200; i++) await studio.Host.Local.SubmitAsync(new GenerateRequest($"job {i}"), Stop);
        var page = await studio.OpenAsync("/gallery");
        await Expect(page.GetByText("10000 pictures")).ToBeVisibleAsync();
        await Expect(page.Locator(".tile").First).ToBeVisibleAsync();
        Assert.InRange(await page.Locator(".tile").CountAsync(), 10, 300);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("needle");
        await Expect(page.Locator(".tile")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Queue") }).ClickAsync();
        await Expect(page.GetByText("job 0", new() { Exact = true })).ToBeVisibleAsync();
        Assert.InRange(await page.Locator(".job").CountAsync(), 5, 80);
    }
}

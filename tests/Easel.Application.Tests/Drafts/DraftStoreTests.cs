using Easel.Core.Errors;

namespace Easel.Application.Tests.Drafts;

public class DraftStoreTests : StudioTests
{
    [Fact]
    public async Task A_form_is_there_again_after_a_restart_and_only_for_its_user()
    {
        await using var studio = await OpenAsync();
        await studio.Local.KeepDraftAsync("paint", "{\"prompt\":\"a\"}", TestStudio.Stop);
        await studio.Local.KeepDraftAsync("paint", "{\"prompt\":\"a cat\"}", TestStudio.Stop);
        await studio.RestartAsync();
        Assert.Equal("{\"prompt\":\"a cat\"}", await studio.Local.DraftAsync("paint", TestStudio.Stop));
        Assert.Null(await studio.Local.DraftAsync("repaint", TestStudio.Stop));
        Assert.Null(await studio.Parts.For(new StudioUser("ana", IsAdmin: false)).DraftAsync("paint", TestStudio.Stop));
        await studio.Local.KeepDraftAsync("paint", null, TestStudio.Stop);
        Assert.Null(await studio.Local.DraftAsync("paint", TestStudio.Stop));
    }

    [Fact]
    public async Task What_is_no_form_is_refused()
    {
        await using var studio = await OpenAsync();
        await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.KeepDraftAsync("paint", new string('a', (1 << 20) + 1), TestStudio.Stop));
    }

    [Fact]
    public async Task An_upload_tells_its_parameters()
    {
        await using var studio = await OpenAsync();
        var name = await studio.Local.UploadAsync(TestStudio.Png(infotext: "a cat\nSteps: 5, Sampler: Euler a, Seed: 7"), "cat.png", TestStudio.Stop);
        Assert.StartsWith("a cat", await studio.Local.InfotextAsync(name, TestStudio.Stop));
        Assert.Null(await studio.Local.InfotextAsync(await studio.Local.UploadAsync(TestStudio.Png(), "bare.png", TestStudio.Stop), TestStudio.Stop));
    }
}

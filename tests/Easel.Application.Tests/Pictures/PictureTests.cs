using Easel.Application.Errors;
using Easel.Application.Jobs;
using Easel.Application.Pictures;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Application.Tests.Pictures;

public class PictureTests : StudioTests
{
    private static readonly GenerateRequest Cat = new("a cat <lora:fur:0.8>", Seed: 7, Subseed: 1);

    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task A_picture_is_found_by_everything_that_is_known_of_it()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio);
        await studio.PaintAsync(job, 0, infotext: "a black Cat <lora:fur:0.8>\nNegative prompt: mush\nSteps: 5, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: 7, Size: 16x8, Model hash: 0123456789, Model: tiny");
        await studio.PaintAsync(job, 1, grey: 3, infotext: "a dog\nSteps: 5, Sampler: DDIM, CFG scale: 7, Seed: 8, Size: 16x8, Model hash: ffff, Model: other");
        var pictures = studio.Local.Pictures;
        var cat = (await pictures.OfJobAsync(job.Lease.Job, Stop))[0];
        await pictures.TagAsync(cat.Id, ["Animals", "soft "], Stop);
        await pictures.FavouriteAsync([cat.Id], true, Stop);
        var set = await pictures.AddCollectionAsync("Best", Stop);
        await pictures.FillCollectionAsync(set, [cat.Id], true, Stop);
        PictureQuery[] queries =
        [
            new() { Words = "CAT black" }, new() { Words = "mush" }, new() { Model = "tiny" }, new() { Model = "0123456789" }, new() { Lora = "fur" }, new() { Sampler = "Euler a" },
            new() { Tag = "animals" }, new() { Favourite = true }, new() { Collection = set }, new() { Words = "cat", From = DateTimeOffset.UnixEpoch, SmallestSide = 8, Job = job.Lease.Job },
        ];
        foreach (var query in queries)
        {
            Assert.Equal(cat.Id, Assert.Single((await pictures.PageAsync(query, Stop)).Pictures).Id);
            Assert.Equal(1, await pictures.CountAsync(query, Stop));
        }

        PictureQuery[] none = [new() { Words = "cat dog" }, new() { Lora = "fu" }, new() { From = DateTimeOffset.MaxValue }, new() { SmallestSide = 9 }, new() { Bin = true }];
        foreach (var query in none) Assert.Empty((await pictures.PageAsync(query, Stop)).Pictures);
        var details = await pictures.GetAsync(cat.Id, Stop);
        Assert.Equal(["animals", "soft"], details.Tags);
        Assert.Equal(("Best", 1), (details.Collections.Single().Name, details.Collections.Single().Count));
        Assert.True(details.IsExact);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gaps_while_new_pictures_arrive()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio);
        for (var i = 0; i < 7; i++)
        {
            await studio.PaintAsync(job, i, (byte)i);
            studio.Clock.Move(TimeSpan.FromMilliseconds(5));
        }

        var first = await studio.Local.Pictures.PageAsync(new PictureQuery { Limit = 3 }, Stop);
        await studio.PaintAsync(job, 7, 77);
        Assert.Equal("after", Assert.Single((await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.Pictures.PageAsync(new PictureQuery { After = "page 2" }, Stop))).Problems).Field);
        var second = await studio.Local.Pictures.PageAsync(new PictureQuery { Limit = 3, After = first.Next }, Stop);
        var third = await studio.Local.Pictures.PageAsync(new PictureQuery { Limit = 3, After = second.Next }, Stop);
        Assert.Equal([6, 5, 4, 3, 2, 1, 0], first.Pictures.Concat(second.Pictures).Concat(third.Pictures).Select(it => it.Number));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task What_is_thrown_away_is_found_in_the_bin_and_comes_back_or_goes_for_good()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio);
        var image = await studio.PaintAsync(job);
        var pictures = studio.Local.Pictures;
        var id = (await pictures.OfJobAsync(job.Lease.Job, Stop)).Single().Id;
        await pictures.BinAsync([id], Stop);
        Assert.Empty((await pictures.PageAsync(new PictureQuery(), Stop)).Pictures);
        await pictures.RestoreAsync([id], Stop);
        Assert.Single((await pictures.PageAsync(new PictureQuery(), Stop)).Pictures);
        await pictures.BinAsync([id], Stop);
        Assert.True(File.Exists(Path.Combine(studio.Folders.Outputs, image.Path)));
        Assert.Equal(1, await pictures.EmptyBinAsync(Stop));
        Assert.False(File.Exists(Path.Combine(studio.Folders.Outputs, image.Path)));
        await Assert.ThrowsAsync<NotFoundException>(() => pictures.GetAsync(id, Stop));
    }

    [Fact]
    public async Task Someone_else_gets_not_found_for_every_name_until_a_picture_is_shared()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio);
        await studio.PaintAsync(job);
        var id = (await studio.Local.Pictures.OfJobAsync(job.Lease.Job, Stop)).Single().Id;
        var eve = studio.Parts.For(new StudioUser("eve", false));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.Pictures.GetAsync(id, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.Pictures.FileAsync(id, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.Pictures.ThumbnailAsync(id, 160, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.Pictures.BinAsync([id], Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => eve.Pictures.PaintAgainAsync(id, Stop));
        await Assert.ThrowsAsync<NotFoundException>(() => studio.Parts.Inputs.PathAsync("eve", "image", InputStore.NameOf(id), Stop));
        await studio.Local.Pictures.ShareAsync([id], true, Stop);
        await eve.Pictures.GetAsync(id, Stop);
        await Assert.ThrowsAsync<NotFoundException>(() => eve.Pictures.BinAsync([id], Stop));
    }

    [Fact]
    public async Task A_picture_that_was_acknowledged_gets_its_name_after_a_power_cut_and_one_that_was_not_leaves_nothing()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio);
        var image = await studio.PaintAsync(job);
        var picture = (await studio.Local.Pictures.OfJobAsync(job.Lease.Job, Stop)).Single();
        // The state of the disk between the database's answer and the renaming, and that of a write that was cut off.
        var full = Path.Combine(studio.Folders.Outputs, image.Path);
        var bytes = await File.ReadAllBytesAsync(full, Stop);
        File.Move(full, Path.Combine(studio.Folders.Outputs, $".{picture.Id}.part"));
        await File.WriteAllBytesAsync(Path.Combine(studio.Folders.Outputs, $".{Guid.NewGuid():N}.part"), bytes.AsMemory(0, 20), Stop);
        await studio.RestartAsync();
        Assert.Equal(bytes, await File.ReadAllBytesAsync(await studio.Local.Pictures.FileAsync(picture.Id, Stop), Stop));
        Assert.Empty(Directory.GetFiles(studio.Folders.Outputs, ".*"));
    }

    [Fact]
    public async Task Where_pictures_cannot_be_written_the_worker_hears_why_and_nothing_is_half_stored()
    {
        await using var studio = await OpenAsync();
        await File.WriteAllTextAsync(studio.Folders.Outputs, "a file where the folder should be", Stop);
        var job = await SubmitAsync(studio);
        var error = await Assert.ThrowsAsync<EaselException>(() => studio.PaintAsync(job));
        Assert.Equal("cannot-write", error.Code);
        Assert.Contains(studio.Folders.Outputs, error.Message, StringComparison.Ordinal);
        Assert.Empty(await studio.Local.Pictures.OfJobAsync(job.Lease.Job, Stop));
        File.Delete(studio.Folders.Outputs);
        await studio.PaintAsync(job);
        Assert.Single(await studio.Local.Pictures.OfJobAsync(job.Lease.Job, Stop));
    }

    [Fact]
    public async Task A_later_try_that_paints_otherwise_takes_the_place_and_nothing_is_lost()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio);
        await studio.PaintAsync(job, 0, grey: 1);
        await studio.RestartAsync();
        await studio.PaintAsync(await studio.TakeAsync(), 0, grey: 2);
        Assert.Single(await studio.Local.Pictures.OfJobAsync(job.Lease.Job, Stop));
        Assert.Equal(-1, Assert.Single((await studio.Local.Pictures.PageAsync(new PictureQuery { Bin = true }, Stop)).Pictures).Number);
    }

    [Fact]
    public async Task A_folder_of_pictures_is_taken_in_once_with_what_they_carry()
    {
        await using var studio = await OpenAsync();
        var folder = Directory.CreateDirectory(Path.Combine(studio.Folders.Data, "old", "2023-01-01")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "00001-5.png"), TestStudio.Png(5, "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 16x8, Model: v1"), Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "bare.png"), TestStudio.Png(6), Stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "liar.png"), "no picture", Stop);
        var report = await studio.Local.Pictures.ImportAsync(Path.Combine(studio.Folders.Data, "old"), Stop);
        Assert.Equal((2, 0, 1), (report.Added, report.Known, report.WithoutParameters));
        Assert.Contains("liar.png", Assert.Single(report.Unreadable), StringComparison.Ordinal);
        Assert.Equal(2, (await studio.Local.Pictures.ImportAsync(folder, Stop)).Known);
        var found = Assert.Single((await studio.Local.Pictures.PageAsync(new PictureQuery { Model = "v1" }, Stop)).Pictures);
        var details = await studio.Local.Pictures.GetAsync(found.Id, Stop);
        Assert.Equal(("a cat", 5L, false), (((GenerateRequest)details.Request).Prompt, ((GenerateRequest)details.Request).Seed, details.IsExact));
        await studio.Local.Pictures.BinAsync([found.Id], Stop);
        await studio.Local.Pictures.EmptyBinAsync(Stop);
        Assert.True(File.Exists(Path.Combine(folder, "00001-5.png")));
        await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Parts.For(new StudioUser("eve", false)).Pictures.ImportAsync(folder, Stop));
    }

    [Fact]
    public async Task Painting_a_picture_again_asks_for_that_picture_alone_and_verify_says_what_differs()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio, Cat with { Count = 2, BatchSize = 2 });
        await studio.PaintAsync(job, 1);
        await studio.FinishAsync(job);
        var picture = (await studio.Local.Pictures.OfJobAsync(job.Lease.Job, Stop)).Single();
        var again = (GenerateRequest)(await studio.Local.JobAsync(await studio.Local.Pictures.PaintAgainAsync(picture.Id, Stop), Stop)).Request;
        Assert.Equal((8L, 1, 1), (again.Seed, again.Count, again.BatchSize));
        await studio.Local.StopAllAsync(Stop);

        Assert.Equal([], (await VerifyAsync(grey: 100)).Differences);
        var report = await VerifyAsync(grey: 103);
        Assert.False(report.IsEqual);
        Assert.Equal("pixels: 384 of 384 values differ, by at most 3 of 255", Assert.Single(report.Differences));

        async Task<VerifyReport> VerifyAsync(byte grey)
        {
            var verifying = studio.Local.Pictures.VerifyAsync(picture.Id, Stop);
            while ((await studio.Leases.WaitingAsync(Stop)).Waiting.Count == 0) await Task.Yield();
            var repeated = await studio.TakeAsync();
            await studio.PaintAsync(repeated, 0, grey, infotext: "a cat\nSteps: 5, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: 8, Size: 16x8, Model hash: 0123456789, Model: tiny");
            await studio.FinishAsync(repeated);
            return await verifying;
        }
    }

    [Fact]
    public async Task Uploads_are_looked_into_before_they_are_kept()
    {
        await using var studio = await OpenAsync();
        var name = await studio.Local.UploadAsync(TestStudio.Png(), "upload", Stop);
        Assert.Equal(name, await studio.Local.UploadAsync(TestStudio.Png(), "the same", Stop));
        await studio.Local.SubmitAsync(Cat with { Image = new ImageToImageOptions(name) }, Stop);
        await Assert.ThrowsAsync<ImageException>(() => studio.Local.UploadAsync("<svg/>"u8.ToArray(), "upload", Stop));
        await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Parts.Inputs.PathAsync("local", "image", "../easel.db", Stop));
        await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Parts.Inputs.PathAsync("local", "image", "picture:../../easel.db", Stop));
    }

    [Fact]
    public async Task Small_versions_are_made_once_and_fit()
    {
        await using var studio = await OpenAsync();
        var job = await SubmitAsync(studio);
        await studio.PaintAsync(job);
        var id = (await studio.Local.Pictures.OfJobAsync(job.Lease.Job, Stop)).Single().Id;
        var file = await studio.Local.Pictures.ThumbnailAsync(id, 160, Stop);
        Assert.Equal((16, 8), (ImageFile.Load(file).Width, ImageFile.Load(file).Height));
        Assert.Equal(file, await studio.Local.Pictures.ThumbnailAsync(id, 160, Stop));
        await Assert.ThrowsAsync<InvalidRequestException>(() => studio.Local.Pictures.ThumbnailAsync(id, 161, Stop));
    }

    private static async Task<LeasedJob> SubmitAsync(TestStudio studio, GenerateRequest? request = null)
    {
        await studio.Local.SubmitAsync(request ?? Cat, Stop);
        return await studio.TakeAsync();
    }
}

using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Tests.Data;

/// <summary>What PostgreSQL does otherwise than SQLite.</summary>
public sealed class PostgresTests
{
    private static CancellationToken Stop => TestStudio.Stop;

    [Fact]
    public async Task A_studio_opens_an_empty_database_and_one_that_it_knows()
    {
        await using var studio = await OnPostgres.OpenAsync();
        await using var context = await studio.Contexts.CreateDbContextAsync(Stop);
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
        await studio.Database.OpenAsync(context, Stop);
        Assert.Equal("unsupported", (await Assert.ThrowsAsync<UnsupportedFeatureException>(() => studio.Database.BackUpAsync(Stop))).Code);
    }

    [Fact]
    public async Task Every_kind_of_text_comes_back_and_the_one_sign_that_it_cannot_hold_is_shown()
    {
        await using var studio = await OnPostgres.OpenAsync();
        var id = await studio.Local.SubmitAsync(new GenerateRequest("雪 «ü» \"'; DROP TABLE jobs; --"), Stop);
        Assert.Equal("雪 «ü» \"'; DROP TABLE jobs; --", (await studio.Local.JobAsync(id, Stop)).Summary.Title);
        var zero = await studio.Local.SubmitAsync(new GenerateRequest("a\0b"), Stop);
        var details = await studio.Local.JobAsync(zero, Stop);
        Assert.Equal("a␀b", details.Summary.Title);
        // The request itself is JSON, which holds it.
        Assert.Equal("a\0b", Assert.IsType<GenerateRequest>(details.Request).Prompt);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_with_what_to_look_at()
    {
        var folders = new StudioFolders(Path.GetTempPath());
        var database = new StudioDatabase(folders, "Host=127.0.0.1;Port=1;Database=none;Username=none;Timeout=2", TimeProvider.System);
        var options = new DbContextOptionsBuilder<StudioContext>();
        database.Configure(options);
        await using var context = new StudioContext(options.Options);
        var error = await Assert.ThrowsAsync<EaselException>(() => database.OpenAsync(context, Stop));
        Assert.Equal("database", error.Code);
        Assert.Contains("The PostgreSQL database cannot be used", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("copies are in", error.Message, StringComparison.Ordinal);
    }
}

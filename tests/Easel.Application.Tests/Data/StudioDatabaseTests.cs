using Easel.Application.Data;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Easel.Application.Tests.Data;

public sealed class StudioDatabaseTests : IDisposable
{
    private readonly StudioFolders folders = new(Directory.CreateTempSubdirectory("easel-data-").FullName);

    private static CancellationToken Stop => TestStudio.Stop;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folders.Data, recursive: true);
    }

    [Fact]
    public async Task Migrations_make_exactly_what_the_model_asks_for()
    {
        await using var migrated = Context(folders);
        await new StudioDatabase(folders, null, TimeProvider.System).OpenAsync(migrated, Stop);
        var other = new StudioFolders(Path.Combine(folders.Data, "other"));
        Directory.CreateDirectory(other.Data);
        await using var created = Context(other);
        await created.Database.EnsureCreatedAsync(Stop);
        Assert.Equal(await SchemaAsync(created), await SchemaAsync(migrated));
    }

    [Fact]
    public async Task The_database_is_written_ahead_and_waits_for_the_disk()
    {
        await using var context = Context(folders);
        await new StudioDatabase(folders, null, TimeProvider.System).OpenAsync(context, Stop);
        Assert.Equal("wal", await ScalarAsync(context, "PRAGMA journal_mode"));
        Assert.Equal("2", await ScalarAsync(context, "PRAGMA synchronous"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        var database = new StudioDatabase(folders, null, TimeProvider.System);
        await using var context = Context(folders);
        await database.OpenAsync(context, Stop);
        await context.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('20990101000000_Later', '10.0')", Stop);
        var error = await Assert.ThrowsAsync<EaselException>(() => database.OpenAsync(context, Stop));
        Assert.Contains("newer version of Easel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_is_whole_and_the_oldest_copies_go()
    {
        var database = new StudioDatabase(folders, null, TimeProvider.System);
        await using var context = Context(folders);
        await database.OpenAsync(context, Stop);
        context.Settings.Add(new SettingRow { Owner = "a", Key = "b", Value = "1" });
        await context.SaveChangesAsync(Stop);
        Directory.CreateDirectory(folders.Backups);
        for (var i = 0; i < 12; i++) await File.WriteAllTextAsync(Path.Combine(folders.Backups, $"easel-2020010{i:00}.db"), "", Stop);
        var copy = await database.BackUpAsync(Stop);
        Assert.Equal(10, Directory.GetFiles(folders.Backups).Length);
        await using var restored = new StudioContext(new DbContextOptionsBuilder<StudioContext>().UseSqlite($"Data Source={copy};Pooling=False").Options);
        Assert.Equal("1", (await restored.Settings.SingleAsync(Stop)).Value);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_copied_aside_and_then_brought_up_to_date()
    {
        await using var context = Context(folders);
        await context.GetService<IMigrator>().MigrateAsync("20261126000000_FirstTables", Stop);
        context.Settings.Add(new SettingRow { Owner = "a", Key = "b", Value = "1" });
        await context.SaveChangesAsync(Stop);
        await new StudioDatabase(folders, null, TimeProvider.System).OpenAsync(context, Stop);
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Stop));
        Assert.Equal("1", (await context.Settings.SingleAsync(Stop)).Value);
        var copy = Assert.Single(Directory.GetFiles(folders.Backups));
        await using var before = new StudioContext(new DbContextOptionsBuilder<StudioContext>().UseSqlite($"Data Source={copy};Pooling=False").Options);
        Assert.Single(await before.Database.GetAppliedMigrationsAsync(Stop));
        Assert.Equal("1", (await before.Settings.SingleAsync(Stop)).Value);
    }

    [Fact]
    public async Task A_damaged_file_is_named_with_its_copies()
    {
        await File.WriteAllTextAsync(folders.Database, new string('x', 5000), Stop);
        await using var context = Context(folders);
        var error = await Assert.ThrowsAsync<EaselException>(() => new StudioDatabase(folders, null, TimeProvider.System).OpenAsync(context, Stop));
        Assert.Equal("database", error.Code);
        Assert.Contains(folders.Backups, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_where_the_folder_should_be_is_a_clear_refusal()
    {
        var file = Path.Combine(folders.Data, "file");
        await File.WriteAllTextAsync(file, "x", Stop);
        var blocked = new StudioFolders(Path.Combine(file, "data"));
        await using var context = Context(blocked);
        var error = await Assert.ThrowsAsync<EaselException>(() => new StudioDatabase(blocked, null, TimeProvider.System).OpenAsync(context, Stop));
        Assert.Equal("database", error.Code);
    }

    [Fact]
    public void PostgreSQL_gets_the_same_tables_from_the_same_migration()
    {
        var options = new DbContextOptionsBuilder<StudioContext>();
        new StudioDatabase(folders, "Host=127.0.0.1;Database=none;Username=none", TimeProvider.System).Configure(options);
        using var context = new StudioContext(options.Options);
        var script = context.Database.GetService<IMigrator>().GenerateScript();
        var model = context.Database.GenerateCreateScript();
        foreach (var statement in model.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(it => it.StartsWith("CREATE", StringComparison.Ordinal)))
            Assert.Contains(statement.ReplaceLineEndings("\n"), script.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_went_in()
    {
        await using var studio = await TestStudio.OpenAsync();
        var id = await studio.Local.SubmitAsync(new GenerateRequest("雪 «ü» \"'; DROP TABLE jobs; --"), Stop);
        await studio.RestartAsync();
        Assert.Equal("雪 «ü» \"'; DROP TABLE jobs; --", (await studio.Local.JobAsync(id, Stop)).Summary.Title);
    }

    private static StudioContext Context(StudioFolders folders)
    {
        var options = new DbContextOptionsBuilder<StudioContext>();
        new StudioDatabase(folders, null, TimeProvider.System).Configure(options);
        return new StudioContext(options.Options);
    }

    private static async Task<List<string>> SchemaAsync(StudioContext context) =>
        await context.Database.SqlQueryRaw<string>("SELECT sql AS Value FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY type, name").ToListAsync(Stop);

    private static async Task<string?> ScalarAsync(StudioContext context, string sql)
    {
        await context.Database.OpenConnectionAsync(Stop);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(Stop))?.ToString();
    }
}

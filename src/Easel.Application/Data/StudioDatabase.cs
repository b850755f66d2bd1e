using System.Globalization;
using Easel.Application.Folders;
using Easel.Core.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Data;

/// <summary>Where the database is, and how it is brought up to date.</summary>
/// <param name="folders">The studio's folders.</param>
/// <param name="connection">A PostgreSQL connection string; null for SQLite in the data folder.</param>
/// <param name="clock">Names backups.</param>
public sealed class StudioDatabase(StudioFolders folders, string? connection, TimeProvider clock)
{
    private const int KeptBackups = 10;

    /// <summary>True for SQLite.</summary>
    public bool IsFile => connection is null;

    /// <summary>Points a context at it.</summary>
    public void Configure(DbContextOptionsBuilder options)
    {
        // The database and nothing else holds connections: none is kept that a backup or a move of the folder would trip over.
        if (connection is null) options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = folders.Database, DefaultTimeout = 30 }.ToString());
        else options.UseNpgsql(connection);
        // There is no snapshot of the model: a test compares what the migrations make with what the model asks for.
        options.ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.ModelSnapshotNotFound)).AddInterceptors(new NoRoom());
    }

    /// <summary>Makes the database or brings it up to date, after a copy of it was put aside.</summary>
    /// <exception cref="EaselException">Code <c>database</c>: it cannot be opened, is damaged, or is newer than this version of Easel.</exception>
    public async Task OpenAsync(StudioContext context, CancellationToken stop)
    {
        try
        {
            if (IsFile) Directory.CreateDirectory(folders.Data);
            var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            var applied = IsFile && !File.Exists(folders.Database) ? [] : (await context.Database.GetAppliedMigrationsAsync(stop)).ToList();
            if (applied.FirstOrDefault(name => !known.Contains(name)) is { } foreign)
                throw new EaselException("database", $"{Name} was made by a newer version of Easel (it has the change '{foreign}'). Start that version, or put a copy from {folders.Backups} in its place.");
            if (applied.Count == known.Count) return;
            if (applied.Count > 0 && IsFile) await BackUpAsync(stop);
            await context.Database.MigrateAsync(stop);
        }
        catch (Exception e) when (e is SqliteException or Npgsql.NpgsqlException or IOException or UnauthorizedAccessException)
        {
            throw new EaselException("database", $"{Name} cannot be used ({e.Message.TrimEnd('.')}). {Remedy}", e);
        }
    }

    /// <summary>Copies the SQLite file, consistent even while it is written to; the oldest copies go. Returns the copy's path.</summary>
    public async Task<string> BackUpAsync(CancellationToken stop)
    {
        if (!IsFile) throw new UnsupportedFeatureException("A PostgreSQL database is backed up with its own tools, for instance pg_dump.");
        Directory.CreateDirectory(folders.Backups);
        var path = Path.Combine(folders.Backups, $"easel-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.db");
        await using (var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folders.Database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString()))
        await using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            await source.OpenAsync(stop);
            await copy.OpenAsync(stop);
            source.BackupDatabase(copy);
        }

        foreach (var old in Directory.EnumerateFiles(folders.Backups, "easel-*.db").OrderDescending(StringComparer.Ordinal).Skip(KeptBackups)) File.Delete(old);
        return path;
    }

    private string Name => IsFile ? folders.Database : "The PostgreSQL database";

    private string Remedy => IsFile
        ? $"Check that the folder can be written and that the file is whole; copies are in {folders.Backups}."
        : "Check that its server runs and can be reached, that the database is there, and that the connection string names a user who may make tables in it.";
}

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Easel.Application.Models;

/// <summary>
/// The catalogue's index. It holds nothing that the files do not say, so that it has no migrations: one of another version, or a damaged
/// one, is deleted and built again.
/// </summary>
internal sealed class CatalogueContext(DbContextOptions<CatalogueContext> options) : DbContext(options)
{
    // Raise it with every change of a row, and with every change of what is read from files.
    private const int Version = 3;

    public DbSet<ModelRow> Models => Set<ModelRow>();

    public DbSet<HashRow> Hashes => Set<HashRow>();

    /// <summary>The options of an index in this file, which is made or renewed where it has to be.</summary>
    public static DbContextOptions<CatalogueContext> Prepare(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var options = new DbContextOptionsBuilder<CatalogueContext>()
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString())
            .Options;
        try
        {
            if (IsCurrent(options)) return options;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteCorrupt or SqliteNoDatabase)
        {
            // What is damaged is built again.
        }

        SqliteConnection.ClearAllPools();
        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete(file + part);
        Create(options);
        return options;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var models = modelBuilder.Entity<ModelRow>();
        models.ToTable("Models").HasIndex(m => m.Path).IsUnique();
        models.HasIndex(m => m.Name);
        models.HasIndex(m => m.Type);
        models.Property(m => m.Name).UseCollation("NOCASE");
        modelBuilder.Entity<HashRow>().ToTable("Hashes").HasKey(h => h.Path);
    }

    private const int SqliteCorrupt = 11;
    private const int SqliteNoDatabase = 26;

    private static bool IsCurrent(DbContextOptions<CatalogueContext> options)
    {
        using var context = new CatalogueContext(options);
        return context.Database.SqlQuery<int>($"SELECT user_version AS Value FROM pragma_user_version").Single() == Version;
    }

    private static void Create(DbContextOptions<CatalogueContext> options)
    {
        using var context = new CatalogueContext(options);
        context.Database.EnsureCreated();
        // Readers go on while the index is written.
        context.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
        context.Database.ExecuteSqlRaw($"PRAGMA user_version={Version}");
    }
}

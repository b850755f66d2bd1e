using Easel.Core.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Easel.Application.Data;

/// <summary>The studio's database: SQLite in a file, or PostgreSQL. Everything that must survive a power cut is in here or is a file that it names.</summary>
public sealed class StudioContext(DbContextOptions<StudioContext> options) : DbContext(options)
{
    /// <summary>Every job.</summary>
    public DbSet<JobRow> Jobs => Set<JobRow>();

    /// <summary>Every try at a job.</summary>
    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();

    /// <summary>The events of jobs, without progress and previews.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>Every picture.</summary>
    public DbSet<PictureRow> Pictures => Set<PictureRow>();

    /// <summary>The long texts of pictures.</summary>
    public DbSet<PictureTextRow> PictureTexts => Set<PictureTextRow>();

    /// <summary>The tags of pictures.</summary>
    public DbSet<PictureTagRow> PictureTags => Set<PictureTagRow>();

    /// <summary>Named sets of pictures.</summary>
    public DbSet<CollectionRow> Collections => Set<CollectionRow>();

    /// <summary>What is in the sets.</summary>
    public DbSet<CollectedRow> Collected => Set<CollectedRow>();

    /// <summary>Settings that are not at their defaults.</summary>
    public DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <summary>Forms as users left them.</summary>
    public DbSet<DraftRow> Drafts => Set<DraftRow>();

    /// <summary>Who may use the studio.</summary>
    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    /// <summary>Secrets of programs.</summary>
    public DbSet<KeyRow> Keys => Set<KeyRow>();

    /// <inheritdoc/>
    /// <exception cref="Core.Errors.EaselException">Code <c>disk-full</c>: the database has no room; nothing of the change is kept.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (Exception e) when (NoRoom.Refusal(e) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<JobId>().HaveConversion<JobIdText>();
        // SQLite has no type for times that sorts: milliseconds do, in both databases.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Milliseconds>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        if (Database.IsNpgsql()) configurationBuilder.Properties<string>().HaveConversion<WithoutNul>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<JobRow>(job =>
        {
            job.ToTable("jobs").HasKey(it => it.Id);
            job.Property(it => it.Version).IsConcurrencyToken();
            job.HasIndex(it => new { it.State, it.Place });
            job.HasIndex(it => new { it.Owner, it.SubmittedAt });
            job.HasIndex(it => new { it.Owner, it.IdempotencyKey }).IsUnique();
        });
        modelBuilder.Entity<AttemptRow>().ToTable("attempts").HasKey(it => new { it.Job, it.Number });
        modelBuilder.Entity<EventRow>(news =>
        {
            news.ToTable("events").HasKey(it => new { it.Job, it.Id });
            news.Property(it => it.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<PictureRow>(picture =>
        {
            picture.ToTable("pictures").HasKey(it => it.Id);
            picture.HasIndex(it => new { it.Owner, it.BinnedAt, it.Id });
            picture.HasIndex(it => new { it.Job, it.Number }).IsUnique();
            picture.HasIndex(it => it.Path).IsUnique();
        });
        modelBuilder.Entity<PictureTextRow>().ToTable("picture_texts").HasKey(it => it.Picture);
        modelBuilder.Entity<PictureTagRow>(tag =>
        {
            tag.ToTable("picture_tags").HasKey(it => new { it.Picture, it.Tag });
            tag.HasIndex(it => it.Tag);
        });
        modelBuilder.Entity<CollectionRow>().ToTable("collections").HasKey(it => it.Id);
        modelBuilder.Entity<CollectedRow>(collected =>
        {
            collected.ToTable("collected").HasKey(it => new { it.Collection, it.Picture });
            collected.HasIndex(it => it.Picture);
        });
        modelBuilder.Entity<SettingRow>().ToTable("settings").HasKey(it => new { it.Owner, it.Key });
        modelBuilder.Entity<DraftRow>().ToTable("drafts").HasKey(it => new { it.Owner, it.Name });
        modelBuilder.Entity<AccountRow>().ToTable("accounts").HasKey(it => it.Name);
        modelBuilder.Entity<KeyRow>().ToTable("keys").HasKey(it => it.Id);
    }
}

internal sealed class JobIdText() : ValueConverter<JobId, string>(id => id.ToString(), text => Read(text))
{
    private static JobId Read(string text) =>
        JobId.TryParse(text, out var id) ? id : throw new FormatException($"'{text}' in the database is no job's name.");
}

// PostgreSQL has no text with the character NUL: the sign for it stands in its place.
internal sealed class WithoutNul() : ValueConverter<string, string>(text => text.Replace('\0', '␀'), text => text);

internal sealed class Milliseconds() : ValueConverter<DateTimeOffset, long>(time => time.ToUnixTimeMilliseconds(), value => DateTimeOffset.FromUnixTimeMilliseconds(value));

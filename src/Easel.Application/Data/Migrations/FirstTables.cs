using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Easel.Application.Data.Migrations;

/// <summary>Jobs, pictures, settings, accounts. Columns name no database types, so that one migration serves SQLite and PostgreSQL.</summary>
[DbContext(typeof(StudioContext))]
[Migration("20261126000000_FirstTables")]
public sealed class FirstTables : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Jobs(migrationBuilder);
        Pictures(migrationBuilder);
        Others(migrationBuilder);
    }

    private static void Jobs(MigrationBuilder migration)
    {
        migration.CreateTable("jobs", table => new
        {
            Id = table.Column<string>(nullable: false),
            Owner = table.Column<string>(nullable: false),
            Kind = table.Column<string>(nullable: false),
            Request = table.Column<string>(nullable: false),
            RequestHash = table.Column<string>(nullable: false),
            IdempotencyKey = table.Column<string>(nullable: true),
            State = table.Column<string>(nullable: false),
            Priority = table.Column<int>(nullable: false),
            Place = table.Column<long>(nullable: false),
            Model = table.Column<string>(nullable: true),
            Title = table.Column<string>(nullable: false),
            Source = table.Column<string>(nullable: false),
            Attempts = table.Column<int>(nullable: false),
            Worker = table.Column<string>(nullable: true),
            LeaseUntil = table.Column<long>(nullable: true),
            Stop = table.Column<string>(nullable: true),
            SubmittedAt = table.Column<long>(nullable: false),
            StartedAt = table.Column<long>(nullable: true),
            EndedAt = table.Column<long>(nullable: true),
            Result = table.Column<string>(nullable: true),
            ErrorCode = table.Column<string>(nullable: true),
            Error = table.Column<string>(nullable: true),
            Version = table.Column<int>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_jobs", it => it.Id));
        migration.CreateIndex("IX_jobs_State_Place", "jobs", ["State", "Place"]);
        migration.CreateIndex("IX_jobs_Owner_SubmittedAt", "jobs", ["Owner", "SubmittedAt"]);
        migration.CreateIndex("IX_jobs_Owner_IdempotencyKey", "jobs", ["Owner", "IdempotencyKey"], unique: true);
        migration.CreateTable("attempts", table => new
        {
            Job = table.Column<string>(nullable: false),
            Number = table.Column<int>(nullable: false),
            Worker = table.Column<string>(nullable: false),
            StartedAt = table.Column<long>(nullable: false),
            EndedAt = table.Column<long>(nullable: true),
            End = table.Column<string>(nullable: true),
            Reason = table.Column<string>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_attempts", it => new { it.Job, it.Number }));
        migration.CreateTable("events", table => new
        {
            Job = table.Column<string>(nullable: false),
            Id = table.Column<long>(nullable: false),
            At = table.Column<long>(nullable: false),
            Json = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_events", it => new { it.Job, it.Id }));
    }

    private static void Pictures(MigrationBuilder migration)
    {
        migration.CreateTable("pictures", table => new
        {
            Id = table.Column<string>(nullable: false),
            Owner = table.Column<string>(nullable: false),
            Job = table.Column<string>(nullable: true),
            Number = table.Column<int>(nullable: false),
            Path = table.Column<string>(nullable: false),
            Width = table.Column<int>(nullable: false),
            Height = table.Column<int>(nullable: false),
            Bytes = table.Column<long>(nullable: false),
            MadeAt = table.Column<long>(nullable: false),
            Words = table.Column<string>(nullable: false),
            Model = table.Column<string>(nullable: true),
            ModelHash = table.Column<string>(nullable: true),
            Sampler = table.Column<string>(nullable: true),
            Seed = table.Column<long>(nullable: true),
            Loras = table.Column<string>(nullable: false),
            Parent = table.Column<string>(nullable: true),
            Favourite = table.Column<bool>(nullable: false),
            Shared = table.Column<bool>(nullable: false),
            BinnedAt = table.Column<long>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_pictures", it => it.Id));
        migration.CreateIndex("IX_pictures_Owner_BinnedAt_Id", "pictures", ["Owner", "BinnedAt", "Id"]);
        migration.CreateIndex("IX_pictures_Job_Number", "pictures", ["Job", "Number"], unique: true);
        migration.CreateIndex("IX_pictures_Path", "pictures", "Path", unique: true);
        migration.CreateTable("picture_texts", table => new
        {
            Picture = table.Column<string>(nullable: false),
            Infotext = table.Column<string>(nullable: false),
            Request = table.Column<string>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_picture_texts", it => it.Picture));
        migration.CreateTable("picture_tags", table => new
        {
            Picture = table.Column<string>(nullable: false),
            Tag = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_picture_tags", it => new { it.Picture, it.Tag }));
        migration.CreateIndex("IX_picture_tags_Tag", "picture_tags", "Tag");
        migration.CreateTable("collections", table => new
        {
            Id = table.Column<string>(nullable: false),
            Owner = table.Column<string>(nullable: false),
            Name = table.Column<string>(nullable: false),
            MadeAt = table.Column<long>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_collections", it => it.Id));
        migration.CreateTable("collected", table => new
        {
            Collection = table.Column<string>(nullable: false),
            Picture = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_collected", it => new { it.Collection, it.Picture }));
        migration.CreateIndex("IX_collected_Picture", "collected", "Picture");
    }

    private static void Others(MigrationBuilder migration)
    {
        migration.CreateTable("settings", table => new
        {
            Owner = table.Column<string>(nullable: false),
            Key = table.Column<string>(nullable: false),
            Value = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_settings", it => new { it.Owner, it.Key }));
        migration.CreateTable("accounts", table => new
        {
            Name = table.Column<string>(nullable: false),
            PasswordHash = table.Column<string>(nullable: true),
            IsAdmin = table.Column<bool>(nullable: false),
            MadeAt = table.Column<long>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_accounts", it => it.Name));
        migration.CreateTable("keys", table => new
        {
            Id = table.Column<string>(nullable: false),
            Account = table.Column<string>(nullable: false),
            Name = table.Column<string>(nullable: false),
            Hash = table.Column<string>(nullable: false),
            MadeAt = table.Column<long>(nullable: false),
            UsedAt = table.Column<long>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_keys", it => it.Id));
    }
}

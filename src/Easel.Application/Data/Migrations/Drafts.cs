using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Easel.Application.Data.Migrations;

/// <summary>Forms as users left them.</summary>
[DbContext(typeof(StudioContext))]
[Migration("20261126200000_Drafts")]
public sealed class Drafts : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("drafts", table => new
    {
        Owner = table.Column<string>(nullable: false),
        Name = table.Column<string>(nullable: false),
        Value = table.Column<string>(nullable: false),
        ChangedAt = table.Column<long>(nullable: false),
    }, constraints: table => table.PrimaryKey("PK_drafts", it => new { it.Owner, it.Name }));
}

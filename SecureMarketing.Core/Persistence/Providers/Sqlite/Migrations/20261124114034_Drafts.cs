using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Drafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "unfinished",
                table: "email_contents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "edited_at",
                table: "campaign_versions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "edited_by",
                table: "campaign_versions",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "unsaved_segments",
                columns: table => new
                {
                    segment_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    form = table.Column<string>(type: "TEXT", nullable: false),
                    based_on = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unsaved_segments", x => x.segment_id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "unsaved_segments");

            migrationBuilder.DropColumn(
                name: "unfinished",
                table: "email_contents");

            migrationBuilder.DropColumn(
                name: "edited_at",
                table: "campaign_versions");

            migrationBuilder.DropColumn(
                name: "edited_by",
                table: "campaign_versions");
        }
    }
}

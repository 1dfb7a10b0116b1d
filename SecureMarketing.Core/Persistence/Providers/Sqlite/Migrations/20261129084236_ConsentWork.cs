using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ConsentWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "evidence",
                table: "part2_consents",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "evidence",
                table: "gdpr_consents",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "frozen_free",
                table: "campaign_versions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "frozen_needing",
                table: "campaign_versions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "sensitive_terms",
                columns: table => new
                {
                    term = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    category = table.Column<int>(type: "INTEGER", nullable: false),
                    added_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sensitive_terms", x => x.term);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sensitive_terms");

            migrationBuilder.DropColumn(
                name: "evidence",
                table: "part2_consents");

            migrationBuilder.DropColumn(
                name: "evidence",
                table: "gdpr_consents");

            migrationBuilder.DropColumn(
                name: "frozen_free",
                table: "campaign_versions");

            migrationBuilder.DropColumn(
                name: "frozen_needing",
                table: "campaign_versions");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ConsentWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "frozen_free",
                table: "campaign_versions",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "frozen_needing",
                table: "campaign_versions",
                type: "int",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "frozen_free",
                table: "campaign_versions");

            migrationBuilder.DropColumn(
                name: "frozen_needing",
                table: "campaign_versions");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class VisitUnits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "unit_id",
                table: "encounters",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "unit_id",
                table: "appointments",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_encounters_unit_id_day_contact_id",
                table: "encounters",
                columns: new[] { "unit_id", "day", "contact_id" },
                filter: "unit_id IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_encounters_unit_id_day_contact_id",
                table: "encounters");

            migrationBuilder.DropColumn(
                name: "unit_id",
                table: "encounters");

            migrationBuilder.DropColumn(
                name: "unit_id",
                table: "appointments");
        }
    }
}

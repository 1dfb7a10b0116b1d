using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FieldPurposes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "purpose",
                table: "segments",
                type: "INTEGER",
                nullable: false,
                defaultValue: 3);

            migrationBuilder.CreateTable(
                name: "field_grants",
                columns: table => new
                {
                    field = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    purpose = table.Column<int>(type: "INTEGER", nullable: false),
                    granted = table.Column<bool>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    decided_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_field_grants", x => new { x.field, x.purpose });
                });

            migrationBuilder.CreateTable(
                name: "field_uses",
                columns: table => new
                {
                    field = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    purpose = table.Column<int>(type: "INTEGER", nullable: false),
                    user_kind = table.Column<int>(type: "INTEGER", nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    first_used_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_field_uses", x => new { x.field, x.purpose, x.user_kind, x.user_id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "field_grants");

            migrationBuilder.DropTable(
                name: "field_uses");

            migrationBuilder.DropColumn(
                name: "purpose",
                table: "segments");
        }
    }
}

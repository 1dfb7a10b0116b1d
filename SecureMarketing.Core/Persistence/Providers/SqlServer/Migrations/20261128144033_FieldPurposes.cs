using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
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
                type: "int",
                nullable: false,
                defaultValue: 3);

            migrationBuilder.CreateTable(
                name: "field_grants",
                columns: table => new
                {
                    field = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    purpose = table.Column<int>(type: "int", nullable: false),
                    granted = table.Column<bool>(type: "bit", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    decided_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_field_grants", x => new { x.field, x.purpose });
                });

            migrationBuilder.CreateTable(
                name: "field_uses",
                columns: table => new
                {
                    field = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    purpose = table.Column<int>(type: "int", nullable: false),
                    user_kind = table.Column<int>(type: "int", nullable: false),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    first_used_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    times = table.Column<int>(type: "int", nullable: false)
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

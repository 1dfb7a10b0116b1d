using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class CodeJudgments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "judged",
                table: "codes",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "stated",
                table: "codes",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "code_judgments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    system = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    code = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    labels = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    asked_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    decided_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    decision = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    ended_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    end_reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_judgments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "code_label_passes",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    catalogue = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    last_id = table.Column<int>(type: "int", nullable: false),
                    looked = table.Column<int>(type: "int", nullable: false),
                    changed = table.Column<int>(type: "int", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_label_passes", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_code_judgments_state_asked_at",
                table: "code_judgments",
                columns: new[] { "state", "asked_at" });

            migrationBuilder.CreateIndex(
                name: "ix_code_judgments_system_code_state",
                table: "code_judgments",
                columns: new[] { "system", "code", "state" },
                unique: true,
                filter: "state IN (1, 2)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "code_judgments");

            migrationBuilder.DropTable(
                name: "code_label_passes");

            migrationBuilder.DropColumn(
                name: "judged",
                table: "codes");

            migrationBuilder.DropColumn(
                name: "stated",
                table: "codes");
        }
    }
}

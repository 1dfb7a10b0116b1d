using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ImportUndo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "max_rejected_percent",
                table: "import_runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "max_rejected_rows",
                table: "import_runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "steps_done",
                table: "import_runs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "undo_done",
                table: "import_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "undo_kept",
                table: "import_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "undo_removed",
                table: "import_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "undo_requested_at",
                table: "import_runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "undo_requested_by",
                table: "import_runs",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "undo_requested_role",
                table: "import_runs",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "undo_restored",
                table: "import_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "undo_total",
                table: "import_runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "undone_at",
                table: "import_runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "import_facts",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fact_table = table.Column<int>(type: "integer", nullable: false),
                    source_key = table.Column<long>(type: "bigint", nullable: false),
                    former = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_facts", x => new { x.run_id, x.contact_id, x.fact_table, x.source_key });
                    table.ForeignKey(
                        name: "fk_import_facts_import_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "import_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_people",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    touch = table.Column<int>(type: "integer", nullable: false),
                    former_sealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    kept_for = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_people", x => new { x.run_id, x.contact_id });
                    table.ForeignKey(
                        name: "fk_import_people_import_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "import_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_import_people_contact_id",
                table: "import_people",
                column: "contact_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "import_facts");

            migrationBuilder.DropTable(
                name: "import_people");

            migrationBuilder.DropColumn(
                name: "max_rejected_percent",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "max_rejected_rows",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "steps_done",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_done",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_kept",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_removed",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_requested_at",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_requested_by",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_requested_role",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_restored",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undo_total",
                table: "import_runs");

            migrationBuilder.DropColumn(
                name: "undone_at",
                table: "import_runs");
        }
    }
}

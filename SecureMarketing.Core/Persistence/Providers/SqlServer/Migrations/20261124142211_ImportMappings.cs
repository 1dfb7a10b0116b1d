using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ImportMappings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "import_changes",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    field = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    @new = table.Column<int>(name: "new", type: "int", nullable: false),
                    changed = table.Column<int>(type: "int", nullable: false),
                    samples_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_changes", x => new { x.run_id, x.subject, x.field });
                    table.ForeignKey(
                        name: "fk_import_changes_import_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "import_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_mappings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    definition = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    saved_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_mappings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_run_mappings",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    definition = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    mapping_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_run_mappings", x => x.run_id);
                    table.ForeignKey(
                        name: "fk_import_run_mappings_import_mappings_mapping_id",
                        column: x => x.mapping_id,
                        principalTable: "import_mappings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_import_run_mappings_import_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "import_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_import_mappings_name_number",
                table: "import_mappings",
                columns: new[] { "name", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_import_run_mappings_mapping_id",
                table: "import_run_mappings",
                column: "mapping_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "import_changes");

            migrationBuilder.DropTable(
                name: "import_run_mappings");

            migrationBuilder.DropTable(
                name: "import_mappings");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class WatchedFolders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "intake_sources",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    name = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    folder = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    pattern = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    format = table.Column<int>(type: "int", nullable: false),
                    mapping = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    source_system = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    owner = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    addresses_verified = table.Column<bool>(type: "bit", nullable: false),
                    max_rejected_percent = table.Column<int>(type: "int", nullable: true),
                    every_minutes = table.Column<int>(type: "int", nullable: false),
                    paused = table.Column<bool>(type: "bit", nullable: false),
                    created_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    next_look_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_look_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_failure = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_sources", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "intake_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    claimed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    same_as = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    settled_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_intake_files_intake_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "intake_sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "intake_looks",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    through = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    times = table.Column<int>(type: "int", nullable: false),
                    waiting = table.Column<int>(type: "int", nullable: false),
                    taken = table.Column<int>(type: "int", nullable: false),
                    done = table.Column<int>(type: "int", nullable: false),
                    rejected = table.Column<int>(type: "int", nullable: false),
                    duplicates = table.Column<int>(type: "int", nullable: false),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_looks", x => x.id);
                    table.ForeignKey(
                        name: "fk_intake_looks_intake_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "intake_sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "intake_sightings",
                columns: table => new
                {
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    modified_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_sightings", x => new { x.source_id, x.name_index });
                    table.ForeignKey(
                        name: "fk_intake_sightings_intake_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "intake_sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_import_files_sha256",
                table: "import_files",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "ix_intake_files_source_id_claimed_at",
                table: "intake_files",
                columns: new[] { "source_id", "claimed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_intake_files_source_id_state",
                table: "intake_files",
                columns: new[] { "source_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_intake_looks_source_id_at",
                table: "intake_looks",
                columns: new[] { "source_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_intake_sources_name",
                table: "intake_sources",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_intake_sources_next_look_at",
                table: "intake_sources",
                column: "next_look_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "intake_files");

            migrationBuilder.DropTable(
                name: "intake_looks");

            migrationBuilder.DropTable(
                name: "intake_sightings");

            migrationBuilder.DropTable(
                name: "intake_sources");

            migrationBuilder.DropIndex(
                name: "ix_import_files_sha256",
                table: "import_files");
        }
    }
}

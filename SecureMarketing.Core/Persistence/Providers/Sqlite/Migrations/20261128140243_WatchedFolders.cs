using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    folder = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    pattern = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    format = table.Column<int>(type: "INTEGER", nullable: false),
                    mapping = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    source_system = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    owner = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    addresses_verified = table.Column<bool>(type: "INTEGER", nullable: false),
                    max_rejected_percent = table.Column<int>(type: "INTEGER", nullable: true),
                    every_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    paused = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    next_look_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_look_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_failure = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_sources", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "intake_files",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name_sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    claimed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    same_as = table.Column<byte[]>(type: "BLOB", nullable: true),
                    settled_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    source_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    through = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false),
                    waiting = table.Column<int>(type: "INTEGER", nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false),
                    done = table.Column<int>(type: "INTEGER", nullable: false),
                    rejected = table.Column<int>(type: "INTEGER", nullable: false),
                    duplicates = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: true)
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
                    source_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name_index = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    modified_at = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
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

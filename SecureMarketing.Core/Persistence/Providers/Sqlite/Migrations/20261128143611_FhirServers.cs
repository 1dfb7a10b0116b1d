using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FhirServers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "intake_fhir_exports",
                columns: table => new
                {
                    run_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    source_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    way = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    transaction_time = table.Column<long>(type: "INTEGER", nullable: true),
                    progress = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    files = table.Column<int>(type: "INTEGER", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    server_errors = table.Column<int>(type: "INTEGER", nullable: false),
                    deleted = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    status_sealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    manifest_sealed = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_fhir_exports", x => x.run_id);
                    table.ForeignKey(
                        name: "fk_intake_fhir_exports_intake_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "intake_sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "intake_fhir_servers",
                columns: table => new
                {
                    source_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    base_url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    client_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    algorithm = table.Column<int>(type: "INTEGER", nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    group = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    key_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    public_jwk = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    key_sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intake_fhir_servers", x => x.source_id);
                    table.ForeignKey(
                        name: "fk_intake_fhir_servers_intake_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "intake_sources",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_intake_fhir_exports_source_id_started_at",
                table: "intake_fhir_exports",
                columns: new[] { "source_id", "started_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "intake_fhir_exports");

            migrationBuilder.DropTable(
                name: "intake_fhir_servers");
        }
    }
}

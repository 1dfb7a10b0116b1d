using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Bounces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bounce_mailboxes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    folder = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    host = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    port = table.Column<int>(type: "INTEGER", nullable: false),
                    implicit_tls = table.Column<bool>(type: "INTEGER", nullable: false),
                    every_minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    user_name_sealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    password_sealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    next_look_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_look_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_failure = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    taken = table.Column<long>(type: "INTEGER", nullable: false),
                    unreadable = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bounce_mailboxes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bounce_reports",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    source_key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    mailbox_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: false),
                    readable = table.Column<bool>(type: "INTEGER", nullable: false),
                    rules_version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bounce_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bounce_records",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    report_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    action = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<int>(type: "INTEGER", nullable: false),
                    is_hard = table.Column<bool>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 11, nullable: true),
                    rule = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    feedback_type = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    tie = table.Column<int>(type: "INTEGER", nullable: false),
                    message_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    origin_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    disposition = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bounce_records", x => x.id);
                    table.ForeignKey(
                        name: "fk_bounce_records_bounce_reports_report_id",
                        column: x => x.report_id,
                        principalTable: "bounce_reports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_bounce_mailboxes_name",
                table: "bounce_mailboxes",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bounce_records_at",
                table: "bounce_records",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_bounce_records_contact_id_at",
                table: "bounce_records",
                columns: new[] { "contact_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_bounce_records_message_id",
                table: "bounce_records",
                column: "message_id");

            migrationBuilder.CreateIndex(
                name: "ix_bounce_records_origin_id_kind",
                table: "bounce_records",
                columns: new[] { "origin_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_bounce_records_report_id",
                table: "bounce_records",
                column: "report_id");

            migrationBuilder.CreateIndex(
                name: "ix_bounce_reports_hash",
                table: "bounce_reports",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bounce_reports_mailbox_id",
                table: "bounce_reports",
                column: "mailbox_id");

            migrationBuilder.CreateIndex(
                name: "ix_bounce_reports_source_key",
                table: "bounce_reports",
                column: "source_key");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bounce_mailboxes");

            migrationBuilder.DropTable(
                name: "bounce_records");

            migrationBuilder.DropTable(
                name: "bounce_reports");
        }
    }
}

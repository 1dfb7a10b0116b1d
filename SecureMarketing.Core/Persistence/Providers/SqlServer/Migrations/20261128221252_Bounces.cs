using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    folder = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false),
                    host = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false),
                    port = table.Column<int>(type: "int", nullable: false),
                    implicit_tls = table.Column<bool>(type: "bit", nullable: false),
                    every_minutes = table.Column<int>(type: "int", nullable: false),
                    enabled = table.Column<bool>(type: "bit", nullable: false),
                    user_name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    password_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    next_look_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_look_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_failure = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    taken = table.Column<long>(type: "bigint", nullable: false),
                    unreadable = table.Column<long>(type: "bigint", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bounce_mailboxes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bounce_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    source_key = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    mailbox_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    taken_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    readable = table.Column<bool>(type: "bit", nullable: false),
                    rules_version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bounce_reports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bounce_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    report_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    action = table.Column<int>(type: "int", nullable: false),
                    reason = table.Column<int>(type: "int", nullable: false),
                    is_hard = table.Column<bool>(type: "bit", nullable: false),
                    code = table.Column<string>(type: "nvarchar(11)", maxLength: 11, nullable: true),
                    rule = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    feedback_type = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    tie = table.Column<int>(type: "int", nullable: false),
                    message_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    origin_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    disposition = table.Column<int>(type: "int", nullable: false)
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

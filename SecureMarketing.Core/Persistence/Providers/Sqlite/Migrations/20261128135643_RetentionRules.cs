using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RetentionRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "disposals",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    rule_key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    rule_number = table.Column<int>(type: "INTEGER", nullable: false),
                    record_class = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    basis = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    keep_count = table.Column<int>(type: "INTEGER", nullable: false),
                    keep_unit = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<int>(type: "INTEGER", nullable: false),
                    cut_off = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    proposed_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    switched_on_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    disposed_by = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    stop_code = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    gone = table.Column<long>(type: "INTEGER", nullable: false),
                    passed_over = table.Column<int>(type: "INTEGER", nullable: false),
                    batches = table.Column<int>(type: "INTEGER", nullable: false),
                    held = table.Column<long>(type: "INTEGER", nullable: false),
                    tied = table.Column<long>(type: "INTEGER", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disposals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_holds",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    record_class = table.Column<int>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    placed_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    placed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    released_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    released_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_rules",
                columns: table => new
                {
                    rule_key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    record_class = table.Column<int>(type: "INTEGER", nullable: false),
                    part = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    sensitive_only = table.Column<bool>(type: "INTEGER", nullable: false),
                    keep_count = table.Column<int>(type: "INTEGER", nullable: false),
                    keep_unit = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<int>(type: "INTEGER", nullable: false),
                    basis = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    proposed_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    switched_on_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    switched_on_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_rules", x => new { x.rule_key, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "ix_disposals_rule_key_cut_off",
                table: "disposals",
                columns: new[] { "rule_key", "cut_off" });

            migrationBuilder.CreateIndex(
                name: "ix_disposals_state_ended_at",
                table: "disposals",
                columns: new[] { "state", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "ix_retention_holds_contact_id",
                table: "retention_holds",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_retention_rules_state",
                table: "retention_rules",
                column: "state");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "disposals");

            migrationBuilder.DropTable(
                name: "retention_holds");

            migrationBuilder.DropTable(
                name: "retention_rules");
        }
    }
}

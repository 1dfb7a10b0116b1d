using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql.Migrations
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    rule_key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    rule_number = table.Column<int>(type: "integer", nullable: false),
                    record_class = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    basis = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    keep_count = table.Column<int>(type: "integer", nullable: false),
                    keep_unit = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<int>(type: "integer", nullable: false),
                    cut_off = table.Column<DateOnly>(type: "date", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    switched_on_by = table.Column<Guid>(type: "uuid", nullable: false),
                    disposed_by = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    stop_code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    gone = table.Column<long>(type: "bigint", nullable: false),
                    passed_over = table.Column<int>(type: "integer", nullable: false),
                    batches = table.Column<int>(type: "integer", nullable: false),
                    held = table.Column<long>(type: "bigint", nullable: false),
                    tied = table.Column<long>(type: "bigint", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disposals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_holds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: true),
                    record_class = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    placed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    placed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    released_by = table.Column<Guid>(type: "uuid", nullable: true),
                    released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_rules",
                columns: table => new
                {
                    rule_key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    record_class = table.Column<int>(type: "integer", nullable: false),
                    part = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    sensitive_only = table.Column<bool>(type: "boolean", nullable: false),
                    keep_count = table.Column<int>(type: "integer", nullable: false),
                    keep_unit = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<int>(type: "integer", nullable: false),
                    basis = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    switched_on_by = table.Column<Guid>(type: "uuid", nullable: true),
                    switched_on_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
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

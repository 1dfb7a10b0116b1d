using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Governance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "register_records",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    state_since = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    period_months = table.Column<int>(type: "INTEGER", nullable: true),
                    opened_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    words_sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    steps = table.Column<int>(type: "INTEGER", nullable: false),
                    findings = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "training_completions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    person_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    course_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    score = table.Column<int>(type: "INTEGER", nullable: false),
                    text_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_training_completions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "training_versions",
                columns: table => new
                {
                    course_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    role_names = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    repeat_months = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    scenarios = table.Column<string>(type: "TEXT", nullable: false),
                    pass_mark = table.Column<int>(type: "INTEGER", nullable: false),
                    taken_anew = table.Column<bool>(type: "INTEGER", nullable: false),
                    writers = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    written_at = table.Column<long>(type: "INTEGER", nullable: false),
                    in_force_at = table.Column<long>(type: "INTEGER", nullable: true),
                    in_force_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    required_since = table.Column<long>(type: "INTEGER", nullable: true),
                    counts_from = table.Column<int>(type: "INTEGER", nullable: false),
                    counts_since = table.Column<long>(type: "INTEGER", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_training_versions", x => new { x.course_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "register_evidence",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    record_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    collected_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    content_sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    result = table.Column<int>(type: "INTEGER", nullable: true),
                    judged_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    judged_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_evidence", x => x.id);
                    table.ForeignKey(
                        name: "fk_register_evidence_register_records_record_id",
                        column: x => x.record_id,
                        principalTable: "register_records",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "register_findings",
                columns: table => new
                {
                    record_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    severity = table.Column<int>(type: "INTEGER", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    raised_by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    raised_at = table.Column<long>(type: "INTEGER", nullable: false),
                    words_sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    done_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_findings", x => new { x.record_id, x.number });
                    table.ForeignKey(
                        name: "fk_register_findings_register_records_record_id",
                        column: x => x.record_id,
                        principalTable: "register_records",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "register_steps",
                columns: table => new
                {
                    record_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    act = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<int>(type: "INTEGER", nullable: true),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    note_sealed = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_steps", x => new { x.record_id, x.number });
                    table.ForeignKey(
                        name: "fk_register_steps_register_records_record_id",
                        column: x => x.record_id,
                        principalTable: "register_records",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_register_evidence_record_id",
                table: "register_evidence",
                column: "record_id");

            migrationBuilder.CreateIndex(
                name: "ix_register_records_kind_state",
                table: "register_records",
                columns: new[] { "kind", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_training_completions_person_id_course_id",
                table: "training_completions",
                columns: new[] { "person_id", "course_id" });

            migrationBuilder.CreateIndex(
                name: "ix_training_versions_state",
                table: "training_versions",
                column: "state");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "register_evidence");

            migrationBuilder.DropTable(
                name: "register_findings");

            migrationBuilder.DropTable(
                name: "register_steps");

            migrationBuilder.DropTable(
                name: "training_completions");

            migrationBuilder.DropTable(
                name: "training_versions");

            migrationBuilder.DropTable(
                name: "register_records");
        }
    }
}

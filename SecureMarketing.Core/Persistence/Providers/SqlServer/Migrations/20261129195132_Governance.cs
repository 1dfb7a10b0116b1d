using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    owner = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    period_months = table.Column<int>(type: "int", nullable: true),
                    opened_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    words_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    steps = table.Column<int>(type: "int", nullable: false),
                    findings = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "training_completions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    course_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    score = table.Column<int>(type: "int", nullable: false),
                    text_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_training_completions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "training_versions",
                columns: table => new
                {
                    course_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    title = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    role_names = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    repeat_months = table.Column<int>(type: "int", nullable: false),
                    text = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    scenarios = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    pass_mark = table.Column<int>(type: "int", nullable: false),
                    taken_anew = table.Column<bool>(type: "bit", nullable: false),
                    writers = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    in_force_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    in_force_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    required_since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    counts_from = table.Column<int>(type: "int", nullable: false),
                    counts_since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_training_versions", x => new { x.course_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "register_evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    collected_on = table.Column<DateOnly>(type: "date", nullable: false),
                    media_type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    bytes = table.Column<int>(type: "int", nullable: false),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    content_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    added_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    result = table.Column<int>(type: "int", nullable: true),
                    judged_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    judged_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
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
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    severity = table.Column<int>(type: "int", nullable: false),
                    owner = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    raised_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    words_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    done_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    done_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    closed_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
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
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    act = table.Column<int>(type: "int", nullable: false),
                    to = table.Column<int>(type: "int", nullable: true),
                    by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    note_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
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

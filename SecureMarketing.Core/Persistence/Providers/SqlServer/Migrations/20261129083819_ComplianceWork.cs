using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ComplianceWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "incidents",
                type: "nvarchar(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "exception",
                table: "incidents",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "people",
                table: "incidents",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "people_by_state",
                table: "incidents",
                type: "nvarchar(600)",
                maxLength: 600,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "accounting_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    received_on = table.Column<DateOnly>(type: "date", nullable: false),
                    from_day = table.Column<DateOnly>(type: "date", nullable: false),
                    to_day = table.Column<DateOnly>(type: "date", nullable: false),
                    free = table.Column<bool>(type: "bit", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    extension_reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    extended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    entered_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    answered_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    statement_sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    entries = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounting_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_review_days",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    gathered_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_review_days", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "audit_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    group_key = table.Column<string>(type: "nvarchar(230)", maxLength: 230, nullable: false),
                    roles = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    round = table.Column<int>(type: "int", nullable: false),
                    count = table.Column<int>(type: "int", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    outcome = table.Column<int>(type: "int", nullable: true),
                    reviewed_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    reviewed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    incident = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_reviews", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "breach_notices",
                columns: table => new
                {
                    incident = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    audience = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: false),
                    sent_on = table.Column<DateOnly>(type: "date", nullable: false),
                    evidence = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    noted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_breach_notices", x => new { x.incident, x.audience, x.state });
                    table.ForeignKey(
                        name: "fk_breach_notices_incidents_incident",
                        column: x => x.incident,
                        principalTable: "incidents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "disclosures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    disclosed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    basis = table.Column<int>(type: "int", nullable: false),
                    words_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    entered_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    struck_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    struck_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    struck_reason = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disclosures", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "incident_assessments",
                columns: table => new
                {
                    incident = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    nature_rating = table.Column<int>(type: "int", nullable: false),
                    nature = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    recipient_rating = table.Column<int>(type: "int", nullable: false),
                    recipient = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    acquired_rating = table.Column<int>(type: "int", nullable: false),
                    acquired = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    mitigated_rating = table.Column<int>(type: "int", nullable: false),
                    mitigated = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    written_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    first_signed_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    first_signed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    second_signed_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    second_signed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_assessments", x => x.incident);
                    table.ForeignKey(
                        name: "fk_incident_assessments_incidents_incident",
                        column: x => x.incident,
                        principalTable: "incidents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "incident_steps",
                columns: table => new
                {
                    incident = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    from = table.Column<int>(type: "int", nullable: false),
                    to = table.Column<int>(type: "int", nullable: false),
                    by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident_steps", x => new { x.incident, x.number });
                    table.ForeignKey(
                        name: "fk_incident_steps_incidents_incident",
                        column: x => x.incident,
                        principalTable: "incidents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_recipients_decided_at_allowed_primary_reason",
                table: "recipients",
                columns: new[] { "decided_at", "allowed", "primary_reason" });

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_accepted",
                table: "outbound_messages",
                columns: new[] { "accepted_at", "kind", "method" },
                filter: "accepted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_authorizations_created_at",
                table: "authorizations",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_accounting_requests_answered_at_due_on",
                table: "accounting_requests",
                columns: new[] { "answered_at", "due_on" });

            migrationBuilder.CreateIndex(
                name: "ix_accounting_requests_contact_id_received_on",
                table: "accounting_requests",
                columns: new[] { "contact_id", "received_on" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_reviews_day_kind_group_key_round",
                table: "audit_reviews",
                columns: new[] { "day", "kind", "group_key", "round" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_reviews_outcome_due_at",
                table: "audit_reviews",
                columns: new[] { "outcome", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_disclosures_contact_id_disclosed_on",
                table: "disclosures",
                columns: new[] { "contact_id", "disclosed_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accounting_requests");

            migrationBuilder.DropTable(
                name: "audit_review_days");

            migrationBuilder.DropTable(
                name: "audit_reviews");

            migrationBuilder.DropTable(
                name: "breach_notices");

            migrationBuilder.DropTable(
                name: "disclosures");

            migrationBuilder.DropTable(
                name: "incident_assessments");

            migrationBuilder.DropTable(
                name: "incident_steps");

            migrationBuilder.DropIndex(
                name: "ix_recipients_decided_at_allowed_primary_reason",
                table: "recipients");

            migrationBuilder.DropIndex(
                name: "ix_outbound_messages_accepted",
                table: "outbound_messages");

            migrationBuilder.DropIndex(
                name: "ix_authorizations_created_at",
                table: "authorizations");

            migrationBuilder.DropColumn(
                name: "description",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "exception",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "people",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "people_by_state",
                table: "incidents");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class ComplianceApproval : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "evidence",
                table: "part2_consents",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "description",
                table: "incidents",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "exception",
                table: "incidents",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "people",
                table: "incidents",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "people_by_state",
                table: "incidents",
                type: "character varying(600)",
                maxLength: 600,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "evidence",
                table: "gdpr_consents",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "frozen_free",
                table: "campaign_versions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "frozen_needing",
                table: "campaign_versions",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "accounting_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    received_on = table.Column<DateOnly>(type: "date", nullable: false),
                    from_day = table.Column<DateOnly>(type: "date", nullable: false),
                    to_day = table.Column<DateOnly>(type: "date", nullable: false),
                    free = table.Column<bool>(type: "boolean", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    extension_reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    extended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    entered_by = table.Column<Guid>(type: "uuid", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answered_by = table.Column<Guid>(type: "uuid", nullable: true),
                    statement_sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    entries = table.Column<int>(type: "integer", nullable: true),
                    statement_sealed = table.Column<byte[]>(type: "bytea", nullable: true)
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
                    gathered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_review_days", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "audit_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    group_key = table.Column<string>(type: "character varying(230)", maxLength: 230, nullable: false),
                    roles = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    outcome = table.Column<int>(type: "integer", nullable: true),
                    reviewed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    reviewed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    incident = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_reviews", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "breach_notices",
                columns: table => new
                {
                    incident = table.Column<Guid>(type: "uuid", nullable: false),
                    audience = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    sent_on = table.Column<DateOnly>(type: "date", nullable: false),
                    evidence = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    noted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    disclosed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    basis = table.Column<int>(type: "integer", nullable: false),
                    words_sealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    entered_by = table.Column<Guid>(type: "uuid", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    struck_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    struck_by = table.Column<Guid>(type: "uuid", nullable: true),
                    struck_reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disclosures", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "incident_assessments",
                columns: table => new
                {
                    incident = table.Column<Guid>(type: "uuid", nullable: false),
                    nature_rating = table.Column<int>(type: "integer", nullable: false),
                    nature = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    recipient_rating = table.Column<int>(type: "integer", nullable: false),
                    recipient = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    acquired_rating = table.Column<int>(type: "integer", nullable: false),
                    acquired = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    mitigated_rating = table.Column<int>(type: "integer", nullable: false),
                    mitigated = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    written_by = table.Column<Guid>(type: "uuid", nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    first_signed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    first_signed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    second_signed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    second_signed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
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
                    incident = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<int>(type: "integer", nullable: false),
                    to = table.Column<int>(type: "integer", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
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

            migrationBuilder.CreateTable(
                name: "launch_samples",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    frozen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    population = table.Column<int>(type: "integer", nullable: false),
                    seed = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    sampled = table.Column<int>(type: "integer", nullable: false),
                    let_out = table.Column<int>(type: "integer", nullable: false),
                    mismatches = table.Column<int>(type: "integer", nullable: false),
                    codes = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_launch_samples", x => x.id);
                    table.ForeignKey(
                        name: "fk_launch_samples_campaign_versions_campaign_id_version",
                        columns: x => new { x.campaign_id, x.version },
                        principalTable: "campaign_versions",
                        principalColumns: new[] { "campaign_id", "number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "launch_ticks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    point = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    done = table.Column<bool>(type: "boolean", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_launch_ticks", x => x.id);
                    table.ForeignKey(
                        name: "fk_launch_ticks_campaign_versions_campaign_id_version",
                        columns: x => new { x.campaign_id, x.version },
                        principalTable: "campaign_versions",
                        principalColumns: new[] { "campaign_id", "number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "review_comments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_version = table.Column<int>(type: "integer", nullable: false),
                    anchor = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    label = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer_to = table.Column<Guid>(type: "uuid", nullable: true),
                    resolved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_comments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sensitive_terms",
                columns: table => new
                {
                    term = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    category = table.Column<int>(type: "integer", nullable: false),
                    added_by = table.Column<Guid>(type: "uuid", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sensitive_terms", x => x.term);
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

            migrationBuilder.CreateIndex(
                name: "ix_launch_samples_campaign_id_version",
                table: "launch_samples",
                columns: new[] { "campaign_id", "version" });

            migrationBuilder.CreateIndex(
                name: "ix_launch_ticks_campaign_id_version",
                table: "launch_ticks",
                columns: new[] { "campaign_id", "version" });

            migrationBuilder.CreateIndex(
                name: "ix_review_comments_subject_kind_subject_id_subject_version",
                table: "review_comments",
                columns: new[] { "subject_kind", "subject_id", "subject_version" });
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

            migrationBuilder.DropTable(
                name: "launch_samples");

            migrationBuilder.DropTable(
                name: "launch_ticks");

            migrationBuilder.DropTable(
                name: "review_comments");

            migrationBuilder.DropTable(
                name: "sensitive_terms");

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
                name: "evidence",
                table: "part2_consents");

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

            migrationBuilder.DropColumn(
                name: "evidence",
                table: "gdpr_consents");

            migrationBuilder.DropColumn(
                name: "frozen_free",
                table: "campaign_versions");

            migrationBuilder.DropColumn(
                name: "frozen_needing",
                table: "campaign_versions");
        }
    }
}

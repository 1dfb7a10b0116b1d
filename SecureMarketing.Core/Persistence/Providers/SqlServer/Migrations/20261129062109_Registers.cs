using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Registers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "agreed_email_index",
                table: "contacts",
                type: "varbinary(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audience_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    contacts = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    gone = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    facts = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audience_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "authorization_batches",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    form_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    by_mail = table.Column<bool>(type: "bit", nullable: false),
                    channel = table.Column<int>(type: "int", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    total = table.Column<int>(type: "int", nullable: false),
                    ordered_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ordered_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_authorization_batches", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "authorization_forms",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    name_key = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_authorization_forms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "confidential_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    has_alternate = table.Column<bool>(type: "bit", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    means = table.Column<int>(type: "int", nullable: false),
                    agreed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_confidential_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "incidents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    object_type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    object_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    codes = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    discovered_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incidents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "list_audits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    from = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    to = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    population = table.Column<int>(type: "int", nullable: false),
                    sampled = table.Column<int>(type: "int", nullable: false),
                    mismatches = table.Column<int>(type: "int", nullable: false),
                    scheduled = table.Column<bool>(type: "bit", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_audits", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mail_caps",
                columns: table => new
                {
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    cap = table.Column<int>(type: "int", nullable: false),
                    source = table.Column<int>(type: "int", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_caps", x => x.contact_id);
                });

            migrationBuilder.CreateTable(
                name: "preference_topics",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    topic = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    explanation = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    place = table.Column<int>(type: "int", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_preference_topics", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "propagation_notices",
                columns: table => new
                {
                    refusal = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    target = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    listed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    told_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    told_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    acknowledged_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    acknowledged_by = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_propagation_notices", x => new { x.target, x.refusal });
                });

            migrationBuilder.CreateTable(
                name: "propagation_targets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    told_to = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    within_hours = table.Column<int>(type: "int", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    listed_through = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    retired_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_propagation_targets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "refusals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    subject = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    suppression = table.Column<int>(type: "int", nullable: true),
                    topic = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    means = table.Column<int>(type: "int", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    effective_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    latency_ms = table.Column<long>(type: "bigint", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    messages_cancelled = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refusals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "representative_authorities",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    type = table.Column<int>(type: "int", nullable: false),
                    name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    description_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    document_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    document_type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    document_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    lapse_at_majority = table.Column<bool>(type: "bit", nullable: false),
                    verified_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    verified_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    disputed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_representative_authorities", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "signing_invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    authorization_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    language = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    mailed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    read_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_invitations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "authorization_batch_items",
                columns: table => new
                {
                    batch_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    authorization_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    outcome = table.Column<int>(type: "int", nullable: false),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_authorization_batch_items", x => new { x.batch_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_authorization_batch_items_authorization_batches_batch_id",
                        column: x => x.batch_id,
                        principalTable: "authorization_batches",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "authorization_form_versions",
                columns: table => new
                {
                    form_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    definition = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    definition_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    editors = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    edited_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    attested_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    attested_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    attested_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    retired_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_authorization_form_versions", x => new { x.form_id, x.number });
                    table.ForeignKey(
                        name: "fk_authorization_form_versions_authorization_forms_form_id",
                        column: x => x.form_id,
                        principalTable: "authorization_forms",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "list_audit_items",
                columns: table => new
                {
                    audit = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    message = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    handed_over_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    codes = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_audit_items", x => new { x.audit, x.message });
                    table.ForeignKey(
                        name: "fk_list_audit_items_list_audits_audit",
                        column: x => x.audit,
                        principalTable: "list_audits",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_authorization_batch_items_batch_id_outcome",
                table: "authorization_batch_items",
                columns: new[] { "batch_id", "outcome" });

            migrationBuilder.CreateIndex(
                name: "ix_authorization_batch_items_contact_id_outcome",
                table: "authorization_batch_items",
                columns: new[] { "contact_id", "outcome" });

            migrationBuilder.CreateIndex(
                name: "ix_authorization_batches_state",
                table: "authorization_batches",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_authorization_forms_name_key",
                table: "authorization_forms",
                column: "name_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_confidential_requests_contact_id",
                table: "confidential_requests",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_incidents_kind_object_type_object_id",
                table: "incidents",
                columns: new[] { "kind", "object_type", "object_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_incidents_state_discovered_at",
                table: "incidents",
                columns: new[] { "state", "discovered_at" });

            migrationBuilder.CreateIndex(
                name: "ix_list_audit_items_message",
                table: "list_audit_items",
                column: "message");

            migrationBuilder.CreateIndex(
                name: "ix_list_audits_at",
                table: "list_audits",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_preference_topics_topic",
                table: "preference_topics",
                column: "topic",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_propagation_notices_refusal",
                table: "propagation_notices",
                column: "refusal");

            migrationBuilder.CreateIndex(
                name: "ix_propagation_notices_target_acknowledged_at_due_at",
                table: "propagation_notices",
                columns: new[] { "target", "acknowledged_at", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_propagation_targets_name",
                table: "propagation_targets",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_refusals_contact_id",
                table: "refusals",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_refusals_recorded_at",
                table: "refusals",
                column: "recorded_at");

            migrationBuilder.CreateIndex(
                name: "ix_representative_authorities_contact_id",
                table: "representative_authorities",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_signing_invitations_authorization_id",
                table: "signing_invitations",
                column: "authorization_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audience_changes");

            migrationBuilder.DropTable(
                name: "authorization_batch_items");

            migrationBuilder.DropTable(
                name: "authorization_form_versions");

            migrationBuilder.DropTable(
                name: "confidential_requests");

            migrationBuilder.DropTable(
                name: "incidents");

            migrationBuilder.DropTable(
                name: "list_audit_items");

            migrationBuilder.DropTable(
                name: "mail_caps");

            migrationBuilder.DropTable(
                name: "preference_topics");

            migrationBuilder.DropTable(
                name: "propagation_notices");

            migrationBuilder.DropTable(
                name: "propagation_targets");

            migrationBuilder.DropTable(
                name: "refusals");

            migrationBuilder.DropTable(
                name: "representative_authorities");

            migrationBuilder.DropTable(
                name: "signing_invitations");

            migrationBuilder.DropTable(
                name: "authorization_batches");

            migrationBuilder.DropTable(
                name: "authorization_forms");

            migrationBuilder.DropTable(
                name: "list_audits");

            migrationBuilder.DropColumn(
                name: "agreed_email_index",
                table: "contacts");
        }
    }
}

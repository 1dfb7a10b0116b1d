using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "agreed_restrictions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    purpose = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    agreed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreed_restrictions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "approval_requests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_version = table.Column<int>(type: "int", nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    @class = table.Column<int>(name: "class", type: "int", nullable: false),
                    class_row = table.Column<int>(type: "int", nullable: false),
                    commercial = table.Column<int>(type: "int", nullable: false),
                    sensitive = table.Column<bool>(type: "bit", nullable: false),
                    clinical_claims = table.Column<bool>(type: "bit", nullable: false),
                    requested_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    is_open = table.Column<bool>(type: "bit", nullable: false),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approval_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "attribute_words",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    attribute = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    text = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attribute_words", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_checkpoints",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    unix_ms = table.Column<long>(type: "bigint", nullable: false),
                    signature = table.Column<string>(type: "nvarchar(160)", maxLength: 160, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_checkpoints", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "audit_events",
                columns: table => new
                {
                    row_id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    seq = table.Column<long>(type: "bigint", nullable: true),
                    utc_time = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    actor_kind = table.Column<int>(type: "int", nullable: false),
                    actor_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    actor_role = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    session_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    source_ip = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    action = table.Column<int>(type: "int", nullable: false),
                    outcome = table.Column<int>(type: "int", nullable: false),
                    object_type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    object_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    object_version = table.Column<int>(type: "int", nullable: true),
                    subject_pseudo_id = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    purpose = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    reason_codes = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    before_hash = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    after_hash = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    correlation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    prev_hash = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    hash = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_events", x => x.row_id);
                });

            migrationBuilder.CreateTable(
                name: "authorizations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    source_kind = table.Column<int>(type: "int", nullable: false),
                    signed_by = table.Column<int>(type: "int", nullable: true),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    expires_on = table.Column<DateOnly>(type: "date", nullable: true),
                    attested_through = table.Column<DateOnly>(type: "date", nullable: true),
                    purposes = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    purpose_keys = table.Column<string>(type: "nvarchar(2100)", maxLength: 2100, nullable: false),
                    categories = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    copy_provided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    revocation_latency_seconds = table.Column<long>(type: "bigint", nullable: true),
                    revokes_all = table.Column<bool>(type: "bit", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    form_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_authorizations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "baa_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    party_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    party = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    role = table.Column<int>(type: "int", nullable: false),
                    services = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    effective_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    terminated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    document_sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    clauses = table.Column<int>(type: "int", nullable: false),
                    qsoa_language = table.Column<bool>(type: "bit", nullable: false),
                    last_verified_on = table.Column<DateOnly>(type: "date", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_baa_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "campaign_audience",
                columns: table => new
                {
                    campaign_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_audience", x => new { x.campaign_id, x.version, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    latest_version = table.Column<int>(type: "int", nullable: false),
                    created_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "codes",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    system = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    value = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    display = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    sensitivity = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_codes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_system = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    source_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    prefix_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    given_name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    family_name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    email_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    phone_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    mrn_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    street_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    email_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    phone_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    mrn_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    name_birth_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    gender = table.Column<int>(type: "int", nullable: false),
                    birth_date = table.Column<DateOnly>(type: "date", nullable: true),
                    deceased = table.Column<bool>(type: "bit", nullable: false),
                    deceased_on = table.Column<DateOnly>(type: "date", nullable: true),
                    marital_status = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    language_code = table.Column<string>(type: "nvarchar(35)", maxLength: 35, nullable: true),
                    language_text = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    race_code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    race_text = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    ethnicity_code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    ethnicity_text = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    city = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    state = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    zip = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    country = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    email_verification = table.Column<int>(type: "int", nullable: false),
                    email_verified_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    alternate_address_required = table.Column<bool>(type: "bit", nullable: false),
                    representative = table.Column<int>(type: "int", nullable: false),
                    representative_until = table.Column<DateOnly>(type: "date", nullable: true),
                    send_version = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contacts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    xml_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "delivery_policies",
                columns: table => new
                {
                    message_class = table.Column<int>(type: "int", nullable: false),
                    mode = table.Column<int>(type: "int", nullable: false),
                    accept_pkix_mx = table.Column<int>(type: "int", nullable: false),
                    portal_allowed = table.Column<bool>(type: "bit", nullable: false),
                    plain_preference_outranks_keys = table.Column<bool>(type: "bit", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_policies", x => x.message_class);
                });

            migrationBuilder.CreateTable(
                name: "delivery_routes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    name = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    host = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false),
                    port = table.Column<int>(type: "int", nullable: false),
                    tls = table.Column<int>(type: "int", nullable: false),
                    pinned_key = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    asserts_onward_tls = table.Column<bool>(type: "bit", nullable: false),
                    vendor = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    rank = table.Column<int>(type: "int", nullable: false),
                    enabled = table.Column<bool>(type: "bit", nullable: false),
                    user_name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    password_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    failures = table.Column<int>(type: "int", nullable: false),
                    rests_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_failure = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    last_success_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_routes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "demo_mark",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    marked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demo_mark", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dkim_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    domain = table.Column<string>(type: "nvarchar(253)", maxLength: 253, nullable: false),
                    selector = table.Column<string>(type: "nvarchar(63)", maxLength: 63, nullable: false),
                    algorithm = table.Column<int>(type: "int", nullable: false),
                    private_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    public_key = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dkim_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "email_contents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    name_key = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    draft = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    latest_version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_contents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "engagement_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    message_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    link = table.Column<int>(type: "int", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    bucket = table.Column<long>(type: "bigint", nullable: false),
                    verdict = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_engagement_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "envelope_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    purpose = table.Column<int>(type: "int", nullable: false),
                    wrapped = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_envelope_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence_documents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    authorization_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    media_type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    content_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    stored_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence_documents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "fact_confirmations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_version = table.Column<int>(type: "int", nullable: false),
                    sheet_key = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    facts_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    rule_version = table.Column<int>(type: "int", nullable: false),
                    @class = table.Column<int>(name: "class", type: "int", nullable: false),
                    class_row = table.Column<int>(type: "int", nullable: false),
                    confirmed_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    evidence = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fact_confirmations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "gdpr_consents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    purpose = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    given_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gdpr_consents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    format = table.Column<int>(type: "int", nullable: false),
                    source_system = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    dry_run = table.Column<bool>(type: "bit", nullable: false),
                    addresses_verified = table.Column<bool>(type: "bit", nullable: false),
                    background = table.Column<bool>(type: "bit", nullable: false),
                    requested_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    requested_role = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    cancel_requested = table.Column<bool>(type: "bit", nullable: false),
                    files = table.Column<int>(type: "int", nullable: false),
                    files_done = table.Column<int>(type: "int", nullable: false),
                    created = table.Column<int>(type: "int", nullable: false),
                    updated = table.Column<int>(type: "int", nullable: false),
                    unchanged = table.Column<int>(type: "int", nullable: false),
                    facts = table.Column<int>(type: "int", nullable: false),
                    rejected = table.Column<int>(type: "int", nullable: false),
                    failure_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    name = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    owner = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    token = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leases", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "outbound_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    recipient_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    origin_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    origin_version = table.Column<int>(type: "int", nullable: false),
                    occurrence = table.Column<int>(type: "int", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    domain = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false),
                    internet_message_id = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    reason_code = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    lease_owner = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    priority = table.Column<int>(type: "int", nullable: false),
                    due = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    method = table.Column<int>(type: "int", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbound_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "part2_consents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    discloser = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    description = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    recipients = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    purpose = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    states_right_to_revoke = table.Column<bool>(type: "bit", nullable: false),
                    expires_on = table.Column<DateOnly>(type: "date", nullable: false),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_part2_consents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "plain_preferences",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    purpose = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    warning_text_version = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    warned_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    accepted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plain_preferences", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "portal_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    html_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    text_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    posted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    first_read_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    wrong_proofs = table.Column<int>(type: "int", nullable: false),
                    locked_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_portal_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "preview_footprints",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    actor_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    people = table.Column<int>(type: "int", nullable: false),
                    bitmap = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    shown_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_preview_footprints", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recipient_keys",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    fingerprint = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    email_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    email_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    material_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    pinned = table.Column<bool>(type: "bit", nullable: false),
                    added_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    added_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recipient_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recipients",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    origin_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    origin_version = table.Column<int>(type: "int", nullable: false),
                    occurrence = table.Column<int>(type: "int", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    domain = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false),
                    allowed = table.Column<bool>(type: "bit", nullable: false),
                    primary_reason = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    reason_codes = table.Column<string>(type: "nvarchar(800)", maxLength: 800, nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recipients", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rule_settings",
                columns: table => new
                {
                    rule_id = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    enabled = table.Column<bool>(type: "bit", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    standing = table.Column<int>(type: "int", nullable: true),
                    last_verified_on = table.Column<DateOnly>(type: "date", nullable: true),
                    counsel_sign_off = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rule_settings", x => x.rule_id);
                });

            migrationBuilder.CreateTable(
                name: "segments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    latest_number = table.Column<int>(type: "int", nullable: false),
                    latest_version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_segments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "set_up_links",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    purpose = table.Column<int>(type: "int", nullable: false),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    token_hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_set_up_links", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "staff_users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    email_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    email_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    password_hash = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    authenticator_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    last_totp_step = table.Column<long>(type: "bigint", nullable: true),
                    recovery_code_macs = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    enrolled_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    deactivated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    security_stamp = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    failed_attempts = table.Column<int>(type: "int", nullable: false),
                    locked_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "suppressions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    topic = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    address_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    source = table.Column<int>(type: "int", nullable: false),
                    created_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    release_asked_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    release_asked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    release_reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    released_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    released_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_suppressions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tracked_links",
                columns: table => new
                {
                    link_set_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    link_index = table.Column<int>(type: "int", nullable: false),
                    target = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tracked_links", x => new { x.link_set_id, x.link_index });
                });

            migrationBuilder.CreateTable(
                name: "tracked_messages",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    origin_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    link_set_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    opt_out = table.Column<int>(type: "int", nullable: false),
                    counts = table.Column<bool>(type: "bit", nullable: false),
                    accepted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    first_opened_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_opened_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    first_clicked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_clicked_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    unsubscribed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tracked_messages", x => x.message_id);
                });

            migrationBuilder.CreateTable(
                name: "approval_slots",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    request_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    decided_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    granted_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    comment = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approval_slots", x => x.id);
                    table.ForeignKey(
                        name: "fk_approval_slots_approval_requests_request_id",
                        column: x => x.request_id,
                        principalTable: "approval_requests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "campaign_editors",
                columns: table => new
                {
                    campaign_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    editor_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    first_edit_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_editors", x => new { x.campaign_id, x.editor_id });
                    table.ForeignKey(
                        name: "fk_campaign_editors_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "appointments",
                columns: table => new
                {
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_key = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<int>(type: "int", nullable: false),
                    type_code_id = table.Column<int>(type: "int", nullable: true),
                    day = table.Column<int>(type: "int", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_appointments", x => new { x.contact_id, x.source_key });
                    table.ForeignKey(
                        name: "fk_appointments_codes_type_code_id",
                        column: x => x.type_code_id,
                        principalTable: "codes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_appointments_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "clinical_facts",
                columns: table => new
                {
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_key = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    code_id = table.Column<int>(type: "int", nullable: false),
                    day = table.Column<int>(type: "int", nullable: false),
                    second = table.Column<int>(type: "int", nullable: false),
                    end_day = table.Column<int>(type: "int", nullable: true),
                    status = table.Column<int>(type: "int", nullable: false),
                    value = table.Column<double>(type: "float", nullable: true),
                    unit = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    value_code_id = table.Column<int>(type: "int", nullable: true),
                    encounter_class = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clinical_facts", x => new { x.contact_id, x.source_key });
                    table.ForeignKey(
                        name: "fk_clinical_facts_codes_code_id",
                        column: x => x.code_id,
                        principalTable: "codes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_clinical_facts_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "clinical_latest",
                columns: table => new
                {
                    code_id = table.Column<int>(type: "int", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    first_day = table.Column<int>(type: "int", nullable: false),
                    last_day = table.Column<int>(type: "int", nullable: false),
                    last_value = table.Column<double>(type: "float", nullable: true),
                    last_value_day = table.Column<int>(type: "int", nullable: true),
                    last_unit = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    last_value_code_id = table.Column<int>(type: "int", nullable: true),
                    n = table.Column<int>(type: "int", nullable: false),
                    active_n = table.Column<int>(type: "int", nullable: false),
                    last_end_day = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clinical_latest", x => new { x.code_id, x.kind, x.contact_id });
                    table.ForeignKey(
                        name: "fk_clinical_latest_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "contact_attributes",
                columns: table => new
                {
                    ordinal = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    birth_day = table.Column<int>(type: "int", nullable: true),
                    deceased = table.Column<bool>(type: "bit", nullable: false),
                    gender = table.Column<short>(type: "smallint", nullable: false),
                    state_id = table.Column<int>(type: "int", nullable: true),
                    city_id = table.Column<int>(type: "int", nullable: true),
                    language_id = table.Column<int>(type: "int", nullable: true),
                    race_id = table.Column<int>(type: "int", nullable: true),
                    ethnicity_id = table.Column<int>(type: "int", nullable: true),
                    marital_id = table.Column<int>(type: "int", nullable: true),
                    zip = table.Column<int>(type: "int", nullable: true),
                    email_ok = table.Column<bool>(type: "bit", nullable: false),
                    missed1_day = table.Column<int>(type: "int", nullable: true),
                    missed2_day = table.Column<int>(type: "int", nullable: true),
                    missed3_day = table.Column<int>(type: "int", nullable: true),
                    last_kept_day = table.Column<int>(type: "int", nullable: true),
                    sent_count = table.Column<int>(type: "int", nullable: false),
                    opened_count = table.Column<int>(type: "int", nullable: false),
                    clicked_count = table.Column<int>(type: "int", nullable: false),
                    open_history = table.Column<long>(type: "bigint", nullable: false),
                    click_history = table.Column<long>(type: "bigint", nullable: false),
                    opened_of_last10 = table.Column<int>(type: "int", nullable: false),
                    last_open_day = table.Column<int>(type: "int", nullable: true),
                    last_click_day = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_attributes", x => x.ordinal);
                    table.ForeignKey(
                        name: "fk_contact_attributes_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "encounters",
                columns: table => new
                {
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_key = table.Column<long>(type: "bigint", nullable: false),
                    @class = table.Column<int>(name: "class", type: "int", nullable: false),
                    type_code_id = table.Column<int>(type: "int", nullable: true),
                    reason_code_id = table.Column<int>(type: "int", nullable: true),
                    day = table.Column<int>(type: "int", nullable: false),
                    end_day = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_encounters", x => new { x.contact_id, x.source_key });
                    table.ForeignKey(
                        name: "fk_encounters_codes_type_code_id",
                        column: x => x.type_code_id,
                        principalTable: "codes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_encounters_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "email_content_editors",
                columns: table => new
                {
                    content_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    editor_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    first_edit_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_content_editors", x => new { x.content_id, x.editor_id });
                    table.ForeignKey(
                        name: "fk_email_content_editors_email_contents_content_id",
                        column: x => x.content_id,
                        principalTable: "email_contents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "email_content_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    content_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    document = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    phi = table.Column<int>(type: "int", nullable: false),
                    has_footer = table.Column<bool>(type: "bit", nullable: false),
                    note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    published_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_content_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_email_content_versions_email_contents_content_id",
                        column: x => x.content_id,
                        principalTable: "email_contents",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_files",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    name_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    path_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_files", x => new { x.run_id, x.number });
                    table.ForeignKey(
                        name: "fk_import_files_import_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "import_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    file_number = table.Column<int>(type: "int", nullable: false),
                    row = table.Column<int>(type: "int", nullable: false),
                    column = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    kept = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_rows", x => x.id);
                    table.ForeignKey(
                        name: "fk_import_rows_import_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "import_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    message_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    lease_owner = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    claimed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    data_started_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    dot_sent_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    outcome = table.Column<int>(type: "int", nullable: true),
                    reason_code = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true),
                    method = table.Column<int>(type: "int", nullable: true),
                    smtp_code = table.Column<int>(type: "int", nullable: true),
                    enhanced_code = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true),
                    evidence = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attempts", x => x.id);
                    table.ForeignKey(
                        name: "fk_attempts_outbound_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "outbound_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "portal_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    message_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    code_sealed = table.Column<byte[]>(type: "varbinary(200)", maxLength: 200, nullable: true),
                    address_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    tries = table.Column<int>(type: "int", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ticket_hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    ticket_expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_portal_codes", x => x.id);
                    table.ForeignKey(
                        name: "fk_portal_codes_portal_messages_message_id",
                        column: x => x.message_id,
                        principalTable: "portal_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "segment_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    rule_json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    sensitivity = table.Column<int>(type: "int", nullable: false),
                    phi_level = table.Column<int>(type: "int", nullable: false),
                    author_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_segment_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_segment_versions_segments_segment_id",
                        column: x => x.segment_id,
                        principalTable: "segments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "staff_roles",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    role = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_roles", x => new { x.user_id, x.role });
                    table.ForeignKey(
                        name: "fk_staff_roles_staff_users_user_id",
                        column: x => x.user_id,
                        principalTable: "staff_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    user_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    stamp = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_staff_sessions_staff_users_user_id",
                        column: x => x.user_id,
                        principalTable: "staff_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "campaign_versions",
                columns: table => new
                {
                    campaign_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    state = table.Column<int>(type: "int", nullable: false),
                    state_since = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    state_reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    segment = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    content = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    setup_json = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    frozen_count = table.Column<int>(type: "int", nullable: true),
                    already_reached = table.Column<int>(type: "int", nullable: true),
                    frozen_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    small_audience_reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    small_audience_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    send_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    launched_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_versions", x => new { x.campaign_id, x.number });
                    table.ForeignKey(
                        name: "fk_campaign_versions_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_campaign_versions_email_content_versions_content",
                        column: x => x.content,
                        principalTable: "email_content_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_campaign_versions_segment_versions_segment",
                        column: x => x.segment,
                        principalTable: "segment_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "segment_snapshots",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    as_of = table.Column<DateOnly>(type: "date", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    people = table.Column<int>(type: "int", nullable: false),
                    joined = table.Column<int>(type: "int", nullable: true),
                    left = table.Column<int>(type: "int", nullable: true),
                    bitmap = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_segment_snapshots", x => x.id);
                    table.ForeignKey(
                        name: "fk_segment_snapshots_segment_versions_version_id",
                        column: x => x.version_id,
                        principalTable: "segment_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "delivery_routes",
                columns: new[] { "id", "asserts_onward_tls", "changed_at", "enabled", "failures", "host", "kind", "last_failure", "last_success_at", "name", "password_sealed", "pinned_key", "port", "rank", "rests_until", "tls", "user_name_sealed", "vendor", "version" },
                values: new object[] { new Guid("01900000-0000-7000-8000-00000000005b"), false, new DateTimeOffset(new DateTime(2026, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)), true, 0, "", 1, null, null, "Sandbox", null, null, 0, 1000, null, 1, null, null, 1 });

            migrationBuilder.CreateIndex(
                name: "ix_agreed_restrictions_contact_id",
                table: "agreed_restrictions",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_appointments_contact_id_status_day",
                table: "appointments",
                columns: new[] { "contact_id", "status", "day" });

            migrationBuilder.CreateIndex(
                name: "ix_appointments_status_day_contact_id",
                table: "appointments",
                columns: new[] { "status", "day", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_appointments_type_code_id",
                table: "appointments",
                column: "type_code_id");

            migrationBuilder.CreateIndex(
                name: "ix_approval_requests_is_open_requested_at",
                table: "approval_requests",
                columns: new[] { "is_open", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_approval_requests_subject_kind_subject_id_subject_version",
                table: "approval_requests",
                columns: new[] { "subject_kind", "subject_id", "subject_version" });

            migrationBuilder.CreateIndex(
                name: "ix_approval_slots_request_id",
                table: "approval_slots",
                column: "request_id");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_message_id_fence",
                table: "attempts",
                columns: new[] { "message_id", "fence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_attribute_words_attribute_code_text",
                table: "attribute_words",
                columns: new[] { "attribute", "code", "text" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_action_utc_time",
                table: "audit_events",
                columns: new[] { "action", "utc_time" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_object_type_object_id",
                table: "audit_events",
                columns: new[] { "object_type", "object_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_events_seq",
                table: "audit_events",
                column: "seq",
                unique: true,
                filter: "[seq] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_authorizations_contact_id",
                table: "authorizations",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_authorizations_state_expires_on",
                table: "authorizations",
                columns: new[] { "state", "expires_on" });

            migrationBuilder.CreateIndex(
                name: "ix_baa_records_party_id",
                table: "baa_records",
                column: "party_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_audience_campaign_id_version_contact_id",
                table: "campaign_audience",
                columns: new[] { "campaign_id", "version", "contact_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_versions_content",
                table: "campaign_versions",
                column: "content");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_versions_segment",
                table: "campaign_versions",
                column: "segment");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_versions_state_send_at",
                table: "campaign_versions",
                columns: new[] { "state", "send_at" });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_changed_at",
                table: "campaigns",
                column: "changed_at");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_facts_code_id",
                table: "clinical_facts",
                column: "code_id");

            migrationBuilder.CreateIndex(
                name: "ix_clinical_facts_contact_id_kind_code_id_day_value",
                table: "clinical_facts",
                columns: new[] { "contact_id", "kind", "code_id", "day", "value" });

            migrationBuilder.CreateIndex(
                name: "ix_clinical_facts_kind_code_id_contact_id_day_value",
                table: "clinical_facts",
                columns: new[] { "kind", "code_id", "contact_id", "day", "value" });

            migrationBuilder.CreateIndex(
                name: "ix_clinical_latest_contact_id",
                table: "clinical_latest",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_codes_system_value",
                table: "codes",
                columns: new[] { "system", "value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contact_attributes_contact_id",
                table: "contact_attributes",
                column: "contact_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contacts_email_index",
                table: "contacts",
                column: "email_index");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_mrn_index",
                table: "contacts",
                column: "mrn_index");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_name_birth_index",
                table: "contacts",
                column: "name_birth_index");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_phone_index",
                table: "contacts",
                column: "phone_index");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_source_system_source_id",
                table: "contacts",
                columns: new[] { "source_system", "source_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_delivery_routes_name",
                table: "delivery_routes",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dkim_keys_domain_selector",
                table: "dkim_keys",
                columns: new[] { "domain", "selector" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_email_content_versions_content_id_number",
                table: "email_content_versions",
                columns: new[] { "content_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_email_contents_name_key",
                table: "email_contents",
                column: "name_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_encounters_class_day_contact_id",
                table: "encounters",
                columns: new[] { "class", "day", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_encounters_contact_id_class_day",
                table: "encounters",
                columns: new[] { "contact_id", "class", "day" });

            migrationBuilder.CreateIndex(
                name: "ix_encounters_type_code_id",
                table: "encounters",
                column: "type_code_id");

            migrationBuilder.CreateIndex(
                name: "ix_engagement_events_kind_at",
                table: "engagement_events",
                columns: new[] { "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_engagement_events_message_id_kind_link_verdict_bucket",
                table: "engagement_events",
                columns: new[] { "message_id", "kind", "link", "verdict", "bucket" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_evidence_documents_authorization_id",
                table: "evidence_documents",
                column: "authorization_id");

            migrationBuilder.CreateIndex(
                name: "ix_fact_confirmations_subject_kind_subject_id_subject_version",
                table: "fact_confirmations",
                columns: new[] { "subject_kind", "subject_id", "subject_version" });

            migrationBuilder.CreateIndex(
                name: "ix_gdpr_consents_contact_id",
                table: "gdpr_consents",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_import_rows_run_id_file_number_row",
                table: "import_rows",
                columns: new[] { "run_id", "file_number", "row" });

            migrationBuilder.CreateIndex(
                name: "ix_import_runs_state_requested_at",
                table: "import_runs",
                columns: new[] { "state", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_claim",
                table: "outbound_messages",
                columns: new[] { "priority", "due", "id" },
                filter: "state IN (4, 13, 24)");

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_contact_id_state",
                table: "outbound_messages",
                columns: new[] { "contact_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_internet_message_id",
                table: "outbound_messages",
                column: "internet_message_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_lease",
                table: "outbound_messages",
                columns: new[] { "lease_until", "id" },
                filter: "state IN (5, 6, 7, 8, 9, 10, 11)");

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_origin_id_state",
                table: "outbound_messages",
                columns: new[] { "origin_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_parent_id",
                table: "outbound_messages",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_recipient_id_kind",
                table: "outbound_messages",
                columns: new[] { "recipient_id", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_state_domain",
                table: "outbound_messages",
                columns: new[] { "state", "domain" });

            migrationBuilder.CreateIndex(
                name: "ix_part2_consents_contact_id",
                table: "part2_consents",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_plain_preferences_contact_id",
                table: "plain_preferences",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_portal_codes_address_index_created_at",
                table: "portal_codes",
                columns: new[] { "address_index", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_portal_codes_message_id_created_at",
                table: "portal_codes",
                columns: new[] { "message_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_portal_messages_contact_id",
                table: "portal_messages",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_portal_messages_expires_at",
                table: "portal_messages",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_preview_footprints_actor_id_people",
                table: "preview_footprints",
                columns: new[] { "actor_id", "people" });

            migrationBuilder.CreateIndex(
                name: "ix_recipient_keys_email_index_fingerprint",
                table: "recipient_keys",
                columns: new[] { "email_index", "fingerprint" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recipients_contact_id",
                table: "recipients",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_recipients_origin_id_occurrence_contact_id",
                table: "recipients",
                columns: new[] { "origin_id", "occurrence", "contact_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_segment_snapshots_version_id_taken_at",
                table: "segment_snapshots",
                columns: new[] { "version_id", "taken_at" });

            migrationBuilder.CreateIndex(
                name: "ix_segment_versions_segment_id_number",
                table: "segment_versions",
                columns: new[] { "segment_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_segments_name",
                table: "segments",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_set_up_links_token_hash",
                table: "set_up_links",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_set_up_links_user_id",
                table: "set_up_links",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_staff_sessions_user_id",
                table: "staff_sessions",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_staff_users_email_index",
                table: "staff_users",
                column: "email_index",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_suppressions_contact_id_released_at",
                table: "suppressions",
                columns: new[] { "contact_id", "released_at" });

            migrationBuilder.CreateIndex(
                name: "ix_suppressions_kind_released_at",
                table: "suppressions",
                columns: new[] { "kind", "released_at" });

            migrationBuilder.CreateIndex(
                name: "ix_tracked_messages_contact_id_accepted_at",
                table: "tracked_messages",
                columns: new[] { "contact_id", "accepted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_tracked_messages_origin_id",
                table: "tracked_messages",
                column: "origin_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agreed_restrictions");

            migrationBuilder.DropTable(
                name: "appointments");

            migrationBuilder.DropTable(
                name: "approval_slots");

            migrationBuilder.DropTable(
                name: "attempts");

            migrationBuilder.DropTable(
                name: "attribute_words");

            migrationBuilder.DropTable(
                name: "audit_checkpoints");

            migrationBuilder.DropTable(
                name: "audit_events");

            migrationBuilder.DropTable(
                name: "authorizations");

            migrationBuilder.DropTable(
                name: "baa_records");

            migrationBuilder.DropTable(
                name: "campaign_audience");

            migrationBuilder.DropTable(
                name: "campaign_editors");

            migrationBuilder.DropTable(
                name: "campaign_versions");

            migrationBuilder.DropTable(
                name: "clinical_facts");

            migrationBuilder.DropTable(
                name: "clinical_latest");

            migrationBuilder.DropTable(
                name: "contact_attributes");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "delivery_policies");

            migrationBuilder.DropTable(
                name: "delivery_routes");

            migrationBuilder.DropTable(
                name: "demo_mark");

            migrationBuilder.DropTable(
                name: "dkim_keys");

            migrationBuilder.DropTable(
                name: "email_content_editors");

            migrationBuilder.DropTable(
                name: "encounters");

            migrationBuilder.DropTable(
                name: "engagement_events");

            migrationBuilder.DropTable(
                name: "envelope_keys");

            migrationBuilder.DropTable(
                name: "evidence_documents");

            migrationBuilder.DropTable(
                name: "fact_confirmations");

            migrationBuilder.DropTable(
                name: "gdpr_consents");

            migrationBuilder.DropTable(
                name: "import_files");

            migrationBuilder.DropTable(
                name: "import_rows");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "part2_consents");

            migrationBuilder.DropTable(
                name: "plain_preferences");

            migrationBuilder.DropTable(
                name: "portal_codes");

            migrationBuilder.DropTable(
                name: "preview_footprints");

            migrationBuilder.DropTable(
                name: "recipient_keys");

            migrationBuilder.DropTable(
                name: "recipients");

            migrationBuilder.DropTable(
                name: "rule_settings");

            migrationBuilder.DropTable(
                name: "segment_snapshots");

            migrationBuilder.DropTable(
                name: "set_up_links");

            migrationBuilder.DropTable(
                name: "staff_roles");

            migrationBuilder.DropTable(
                name: "staff_sessions");

            migrationBuilder.DropTable(
                name: "suppressions");

            migrationBuilder.DropTable(
                name: "tracked_links");

            migrationBuilder.DropTable(
                name: "tracked_messages");

            migrationBuilder.DropTable(
                name: "approval_requests");

            migrationBuilder.DropTable(
                name: "outbound_messages");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "email_content_versions");

            migrationBuilder.DropTable(
                name: "codes");

            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "import_runs");

            migrationBuilder.DropTable(
                name: "portal_messages");

            migrationBuilder.DropTable(
                name: "segment_versions");

            migrationBuilder.DropTable(
                name: "staff_users");

            migrationBuilder.DropTable(
                name: "email_contents");

            migrationBuilder.DropTable(
                name: "segments");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AttributeRowsAndSubmittedParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_contact_attributes_contacts_contact_id",
                table: "contact_attributes");

            migrationBuilder.AddColumn<string>(
                name: "translations",
                table: "preference_topics",
                type: "nvarchar(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "audience_hash",
                table: "launch_samples",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "holder_sealed",
                table: "incidents",
                type: "varbinary(max)",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "audience_hash",
                table: "campaign_versions",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "approval_parts",
                columns: table => new
                {
                    request_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    parts_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approval_parts", x => x.request_id);
                    table.ForeignKey(
                        name: "fk_approval_parts_approval_requests_request_id",
                        column: x => x.request_id,
                        principalTable: "approval_requests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "campaign_tests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    campaign_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    content_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    result = table.Column<int>(type: "int", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_tests", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_tests_campaign_versions_campaign_id_version",
                        columns: x => new { x.campaign_id, x.version },
                        principalTable: "campaign_versions",
                        principalColumns: new[] { "campaign_id", "number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_tests_by_at",
                table: "campaign_tests",
                columns: new[] { "by", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_tests_campaign_id_version",
                table: "campaign_tests",
                columns: new[] { "campaign_id", "version" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "approval_parts");

            migrationBuilder.DropTable(
                name: "campaign_tests");

            migrationBuilder.DropColumn(
                name: "translations",
                table: "preference_topics");

            migrationBuilder.DropColumn(
                name: "audience_hash",
                table: "launch_samples");

            migrationBuilder.DropColumn(
                name: "holder_sealed",
                table: "incidents");

            migrationBuilder.DropColumn(
                name: "audience_hash",
                table: "campaign_versions");

            migrationBuilder.AddForeignKey(
                name: "fk_contact_attributes_contacts_contact_id",
                table: "contact_attributes",
                column: "contact_id",
                principalTable: "contacts",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}

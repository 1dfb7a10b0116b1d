using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class MergedPeople : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_contact_attributes_contact_id",
                table: "contact_attributes");

            migrationBuilder.AddColumn<bool>(
                name: "merge_proven",
                table: "contacts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "merged_into",
                table: "contacts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "merged",
                table: "contact_attributes",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "duplicate_pairs",
                columns: table => new
                {
                    first_id = table.Column<Guid>(type: "uuid", nullable: false),
                    second_id = table.Column<Guid>(type: "uuid", nullable: false),
                    signs = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duplicate_pairs", x => new { x.first_id, x.second_id });
                });

            migrationBuilder.CreateTable(
                name: "merged_facts",
                columns: table => new
                {
                    contact_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fact_table = table.Column<int>(type: "integer", nullable: false),
                    source_key = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_merged_facts", x => new { x.contact_id, x.fact_table, x.source_key });
                    table.ForeignKey(
                        name: "fk_merged_facts_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_merged_into",
                table: "contacts",
                column: "merged_into",
                filter: "merged_into IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contact_attributes_contact_id_merged",
                table: "contact_attributes",
                columns: new[] { "contact_id", "merged" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_pairs_second_id",
                table: "duplicate_pairs",
                column: "second_id");

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_pairs_state_found_at",
                table: "duplicate_pairs",
                columns: new[] { "state", "found_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duplicate_pairs");

            migrationBuilder.DropTable(
                name: "merged_facts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_merged_into",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contact_attributes_contact_id_merged",
                table: "contact_attributes");

            migrationBuilder.DropColumn(
                name: "merge_proven",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "merged_into",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "merged",
                table: "contact_attributes");

            migrationBuilder.CreateIndex(
                name: "ix_contact_attributes_contact_id",
                table: "contact_attributes",
                column: "contact_id",
                unique: true);
        }
    }
}

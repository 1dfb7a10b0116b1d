using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class StagesAndSegmentChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_value_sets_name",
                table: "value_sets");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                table: "value_sets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "segment_changes",
                columns: table => new
                {
                    segment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    snapshot_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    entered = table.Column<int>(type: "integer", nullable: true),
                    left = table.Column<int>(type: "integer", nullable: true),
                    entered_bits = table.Column<byte[]>(type: "bytea", nullable: false),
                    left_bits = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_segment_changes", x => new { x.segment_id, x.number });
                    table.ForeignKey(
                        name: "fk_segment_changes_segments_segment_id",
                        column: x => x.segment_id,
                        principalTable: "segments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stage_rules",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    note = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true),
                    new_days = table.Column<int>(type: "integer", nullable: false),
                    overdue_days = table.Column<int>(type: "integer", nullable: false),
                    risk_days = table.Column<int>(type: "integer", nullable: false),
                    at_risk_emergency = table.Column<int>(type: "integer", nullable: true),
                    at_risk_hospital = table.Column<int>(type: "integer", nullable: true),
                    at_risk_missed = table.Column<int>(type: "integer", nullable: true),
                    high_risk_emergency = table.Column<int>(type: "integer", nullable: true),
                    high_risk_hospital = table.Column<int>(type: "integer", nullable: true),
                    high_risk_missed = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stage_rules", x => x.number);
                });

            migrationBuilder.CreateIndex(
                name: "ix_value_sets_name",
                table: "value_sets",
                column: "name",
                unique: true,
                filter: "deleted_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "segment_changes");

            migrationBuilder.DropTable(
                name: "stage_rules");

            migrationBuilder.DropIndex(
                name: "ix_value_sets_name",
                table: "value_sets");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                table: "value_sets");

            migrationBuilder.CreateIndex(
                name: "ix_value_sets_name",
                table: "value_sets",
                column: "name",
                unique: true);
        }
    }
}

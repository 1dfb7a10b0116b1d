using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
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
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "segment_changes",
                columns: table => new
                {
                    segment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    snapshot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    entered = table.Column<int>(type: "int", nullable: true),
                    left = table.Column<int>(type: "int", nullable: true),
                    entered_bits = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    left_bits = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
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
                    number = table.Column<int>(type: "int", nullable: false),
                    note = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    created_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    new_days = table.Column<int>(type: "int", nullable: false),
                    overdue_days = table.Column<int>(type: "int", nullable: false),
                    risk_days = table.Column<int>(type: "int", nullable: false),
                    at_risk_emergency = table.Column<int>(type: "int", nullable: true),
                    at_risk_hospital = table.Column<int>(type: "int", nullable: true),
                    at_risk_missed = table.Column<int>(type: "int", nullable: true),
                    high_risk_emergency = table.Column<int>(type: "int", nullable: true),
                    high_risk_hospital = table.Column<int>(type: "int", nullable: true),
                    high_risk_missed = table.Column<int>(type: "int", nullable: true)
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

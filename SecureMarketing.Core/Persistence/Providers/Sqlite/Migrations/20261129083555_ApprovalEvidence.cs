using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ApprovalEvidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "launch_samples",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    frozen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    population = table.Column<int>(type: "INTEGER", nullable: false),
                    seed = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    sampled = table.Column<int>(type: "INTEGER", nullable: false),
                    let_out = table.Column<int>(type: "INTEGER", nullable: false),
                    mismatches = table.Column<int>(type: "INTEGER", nullable: false),
                    codes = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    point = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    done = table.Column<bool>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject_kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    subject_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject_version = table.Column<int>(type: "INTEGER", nullable: false),
                    anchor = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    label = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer_to = table.Column<byte[]>(type: "BLOB", nullable: true),
                    resolved_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    resolved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_comments", x => x.id);
                });

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
                name: "launch_samples");

            migrationBuilder.DropTable(
                name: "launch_ticks");

            migrationBuilder.DropTable(
                name: "review_comments");
        }
    }
}

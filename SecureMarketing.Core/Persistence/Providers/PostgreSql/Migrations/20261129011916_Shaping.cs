using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Shaping : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "destination_id",
                table: "outbound_messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "destinations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    route_id = table.Column<Guid>(type: "uuid", nullable: false),
                    roll_up = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    roll_up_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    suspended_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    suspended_for = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    last_trouble = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_destinations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "route_shapings",
                columns: table => new
                {
                    route_id = table.Column<Guid>(type: "uuid", nullable: false),
                    warm_up_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    bulk_from = table.Column<int>(type: "integer", nullable: true),
                    bulk_until = table.Column<int>(type: "integer", nullable: true),
                    connections = table.Column<int>(type: "integer", nullable: true),
                    per_minute = table.Column<int>(type: "integer", nullable: true),
                    messages_per_connection = table.Column<int>(type: "integer", nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_route_shapings", x => x.route_id);
                });

            migrationBuilder.CreateTable(
                name: "shaping_buckets",
                columns: table => new
                {
                    roll_up = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    route_id = table.Column<Guid>(type: "uuid", nullable: false),
                    suspended_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    suspended_for = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    by_person = table.Column<bool>(type: "boolean", nullable: false),
                    strikes = table.Column<int>(type: "integer", nullable: false),
                    probe_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    slow = table.Column<int>(type: "integer", nullable: false),
                    slow_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    streak = table.Column<int>(type: "integer", nullable: false),
                    minute = table.Column<long>(type: "bigint", nullable: false),
                    minute_count = table.Column<int>(type: "integer", nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    day_count = table.Column<int>(type: "integer", nullable: false),
                    last_trouble = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shaping_buckets", x => new { x.roll_up, x.route_id });
                });

            migrationBuilder.CreateTable(
                name: "shaping_leases",
                columns: table => new
                {
                    roll_up = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    route_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<string>(type: "character varying(140)", maxLength: 140, nullable: false),
                    connections = table.Column<int>(type: "integer", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shaping_leases", x => new { x.roll_up, x.route_id, x.owner });
                });

            migrationBuilder.CreateIndex(
                name: "ix_outbound_messages_lane",
                table: "outbound_messages",
                columns: new[] { "destination_id", "priority", "due", "id" },
                filter: "state IN (4, 13, 24)");

            migrationBuilder.CreateIndex(
                name: "ix_destinations_domain_route_id",
                table: "destinations",
                columns: new[] { "domain", "route_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_destinations_roll_up",
                table: "destinations",
                column: "roll_up");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "destinations");

            migrationBuilder.DropTable(
                name: "route_shapings");

            migrationBuilder.DropTable(
                name: "shaping_buckets");

            migrationBuilder.DropTable(
                name: "shaping_leases");

            migrationBuilder.DropIndex(
                name: "ix_outbound_messages_lane",
                table: "outbound_messages");

            migrationBuilder.DropColumn(
                name: "destination_id",
                table: "outbound_messages");
        }
    }
}

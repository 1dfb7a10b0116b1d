using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class SendingDomains : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "egress",
                table: "delivery_routes",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "streams",
                table: "delivery_routes",
                type: "integer",
                nullable: false,
                defaultValue: 7);

            migrationBuilder.CreateTable(
                name: "sending_domains",
                columns: table => new
                {
                    domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    good_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    good_plan = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    findings_json = table.Column<string>(type: "text", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sending_domains", x => x.domain);
                });

            migrationBuilder.CreateTable(
                name: "stream_senders",
                columns: table => new
                {
                    stream = table.Column<int>(type: "integer", nullable: false),
                    from_name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    from_address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    reply_to = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stream_senders", x => x.stream);
                });

            migrationBuilder.UpdateData(
                table: "delivery_routes",
                keyColumn: "id",
                keyValue: new Guid("01900000-0000-7000-8000-00000000005b"),
                columns: new[] { "egress", "streams" },
                values: new object[] { null, 7 });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sending_domains");

            migrationBuilder.DropTable(
                name: "stream_senders");

            migrationBuilder.DropColumn(
                name: "egress",
                table: "delivery_routes");

            migrationBuilder.DropColumn(
                name: "streams",
                table: "delivery_routes");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
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
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "streams",
                table: "delivery_routes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 7);

            migrationBuilder.CreateTable(
                name: "sending_domains",
                columns: table => new
                {
                    domain = table.Column<string>(type: "TEXT", maxLength: 253, nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false),
                    checked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    good_at = table.Column<long>(type: "INTEGER", nullable: true),
                    good_plan = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    findings_json = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sending_domains", x => x.domain);
                });

            migrationBuilder.CreateTable(
                name: "stream_senders",
                columns: table => new
                {
                    stream = table.Column<int>(type: "INTEGER", nullable: false),
                    from_name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    from_address = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    reply_to = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stream_senders", x => x.stream);
                });

            migrationBuilder.UpdateData(
                table: "delivery_routes",
                keyColumn: "id",
                keyValue: new byte[] { 1, 144, 0, 0, 0, 0, 112, 0, 128, 0, 0, 0, 0, 0, 0, 91 },
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

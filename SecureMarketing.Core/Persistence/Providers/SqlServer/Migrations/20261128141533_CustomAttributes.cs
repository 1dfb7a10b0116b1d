using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class CustomAttributes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "custom_attributes",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    key = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    label = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    help = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    type = table.Column<short>(type: "smallint", nullable: false),
                    unit = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    sensitivity = table.Column<int>(type: "int", nullable: false),
                    tells_health = table.Column<bool>(type: "bit", nullable: false),
                    viewers = table.Column<short>(type: "smallint", nullable: false),
                    defined_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    revision = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_custom_attributes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "custom_options",
                columns: table => new
                {
                    attribute_id = table.Column<int>(type: "int", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    word = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_custom_options", x => new { x.attribute_id, x.number });
                    table.ForeignKey(
                        name: "fk_custom_options_custom_attributes_attribute_id",
                        column: x => x.attribute_id,
                        principalTable: "custom_attributes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "custom_values",
                columns: table => new
                {
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    attribute_id = table.Column<int>(type: "int", nullable: false),
                    number = table.Column<double>(type: "float", nullable: true),
                    text_sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    text_index = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_custom_values", x => new { x.contact_id, x.attribute_id });
                    table.ForeignKey(
                        name: "fk_custom_values_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_custom_values_custom_attributes_attribute_id",
                        column: x => x.attribute_id,
                        principalTable: "custom_attributes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_custom_attributes_key",
                table: "custom_attributes",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_custom_values_attribute_id_number_contact_id",
                table: "custom_values",
                columns: new[] { "attribute_id", "number", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_custom_values_attribute_id_text_index_contact_id",
                table: "custom_values",
                columns: new[] { "attribute_id", "text_index", "contact_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "custom_options");

            migrationBuilder.DropTable(
                name: "custom_values");

            migrationBuilder.DropTable(
                name: "custom_attributes");
        }
    }
}

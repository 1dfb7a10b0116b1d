using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
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
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    key = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    label = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    help = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    type = table.Column<short>(type: "INTEGER", nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    sensitivity = table.Column<int>(type: "INTEGER", nullable: false),
                    tells_health = table.Column<bool>(type: "INTEGER", nullable: false),
                    viewers = table.Column<short>(type: "INTEGER", nullable: false),
                    defined_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    retired_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_custom_attributes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "custom_options",
                columns: table => new
                {
                    attribute_id = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    word = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false)
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
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    attribute_id = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<double>(type: "REAL", nullable: true),
                    text_sealed = table.Column<byte[]>(type: "BLOB", nullable: true),
                    text_index = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true)
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

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CodeLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "code_lists",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    system = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    version = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    format = table.Column<short>(type: "INTEGER", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    imported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    imported_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    is_current = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_lists", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "value_sets",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    latest = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_value_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "code_concepts",
                columns: table => new
                {
                    list_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    display = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    parent = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    is_selectable = table.Column<bool>(type: "INTEGER", nullable: false),
                    search = table.Column<string>(type: "TEXT", maxLength: 402, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_concepts", x => new { x.list_id, x.value });
                    table.ForeignKey(
                        name: "fk_code_concepts_code_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "code_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "value_set_versions",
                columns: table => new
                {
                    set_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_value_set_versions", x => new { x.set_id, x.number });
                    table.ForeignKey(
                        name: "fk_value_set_versions_value_sets_set_id",
                        column: x => x.set_id,
                        principalTable: "value_sets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_code_concepts_list_id_parent",
                table: "code_concepts",
                columns: new[] { "list_id", "parent" });

            migrationBuilder.CreateIndex(
                name: "ix_code_lists_system_version",
                table: "code_lists",
                columns: new[] { "system", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_value_sets_name",
                table: "value_sets",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "code_concepts");

            migrationBuilder.DropTable(
                name: "value_set_versions");

            migrationBuilder.DropTable(
                name: "code_lists");

            migrationBuilder.DropTable(
                name: "value_sets");
        }
    }
}

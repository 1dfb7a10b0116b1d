using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    system = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    version = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    format = table.Column<short>(type: "smallint", nullable: false),
                    count = table.Column<int>(type: "int", nullable: false),
                    sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    imported_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    imported_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    is_current = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_lists", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "value_sets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    latest = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_value_sets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "code_concepts",
                columns: table => new
                {
                    list_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    value = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    display = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    parent = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    is_selectable = table.Column<bool>(type: "bit", nullable: false),
                    search = table.Column<string>(type: "nvarchar(402)", maxLength: 402, nullable: false)
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
                    set_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    text = table.Column<string>(type: "nvarchar(max)", maxLength: 20000, nullable: false),
                    hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    created_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
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

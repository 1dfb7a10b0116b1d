using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FormNamesAndUnitNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "name_key",
                table: "forms",
                type: "TEXT",
                maxLength: 80,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "code_folded",
                table: "account_units",
                type: "TEXT",
                maxLength: 60,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "name_folded",
                table: "account_units",
                type: "TEXT",
                maxLength: 120,
                nullable: false,
                defaultValue: "");

            migrationBuilder.Sql("UPDATE forms SET name_key = CASE WHEN EXISTS (SELECT 1 FROM forms o WHERE lower(o.name) = lower(forms.name) AND o.id < forms.id) THEN slug ELSE lower(name) END");
            migrationBuilder.Sql("UPDATE account_units SET code_folded = lower(code), name_folded = lower(name)");

            migrationBuilder.CreateIndex(
                name: "ix_forms_name_key",
                table: "forms",
                column: "name_key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_forms_name_key",
                table: "forms");

            migrationBuilder.DropColumn(
                name: "name_key",
                table: "forms");

            migrationBuilder.DropColumn(
                name: "code_folded",
                table: "account_units");

            migrationBuilder.DropColumn(
                name: "name_folded",
                table: "account_units");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecureMarketing.Core.Persistence.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ImportSpeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_import_people_import_runs_run_id",
                table: "import_people");

            migrationBuilder.DropIndex(
                name: "ix_contacts_email_index",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_mrn_index",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_name_birth_index",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_phone_index",
                table: "contacts");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_email_index",
                table: "contacts",
                column: "email_index",
                filter: "email_index IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_mrn_index",
                table: "contacts",
                column: "mrn_index",
                filter: "mrn_index IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_name_birth_index",
                table: "contacts",
                column: "name_birth_index",
                filter: "name_birth_index IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_phone_index",
                table: "contacts",
                column: "phone_index",
                filter: "phone_index IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_contacts_email_index",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_mrn_index",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_name_birth_index",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_phone_index",
                table: "contacts");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_email_index",
                table: "contacts",
                column: "email_index");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_mrn_index",
                table: "contacts",
                column: "mrn_index");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_name_birth_index",
                table: "contacts",
                column: "name_birth_index");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_phone_index",
                table: "contacts",
                column: "phone_index");

            migrationBuilder.AddForeignKey(
                name: "fk_import_people_import_runs_run_id",
                table: "import_people",
                column: "run_id",
                principalTable: "import_runs",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}

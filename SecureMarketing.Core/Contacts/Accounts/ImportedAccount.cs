using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>An account in the journal of a run: what undoing the run needs.</summary>
public sealed class ImportedAccount
{
    public required ImportRunId RunId { get; init; }

    /// <summary>No foreign key: the row outlives the account it tells of.</summary>
    public required int AccountId { get; init; }

    /// <summary>What it was before the run, as JSON; null when the run brought it in.</summary>
    public string? Former { get; init; }
}

internal sealed class ImportedAccountMapping : IEntityTypeConfiguration<ImportedAccount>
{
    public void Configure(EntityTypeBuilder<ImportedAccount> builder)
    {
        builder.ToTable("import_accounts");
        builder.HasKey(a => new { a.RunId, a.AccountId });
        builder.Property(a => a.AccountId).ValueGeneratedNever();
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(a => a.RunId);
        builder.HasIndex(a => a.AccountId);
    }
}

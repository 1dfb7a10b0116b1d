using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>What part of an account a unit is. Stored: never renumber.</summary>
public enum UnitKind
{
    Facility = 1,
    Department = 2,
    ServiceLine = 3,
}

/// <summary>A facility, department or service line of an account: a reference list by which visits can be told apart.</summary>
public sealed class AccountUnit
{
    public const int CodeLength = 60;
    public const int NameLength = 120;

    /// <summary>Assigned by the database, from 1.</summary>
    public int Id { get; private set; }

    public required int AccountId { get; init; }

    public required UnitKind Kind { get; init; }

    /// <summary>As source systems write it; unique per account and kind, letter case aside.</summary>
    public required string Code
    {
        get;
        init => (field, CodeFolded) = (value, Fold(value));
    }

    public required string Name
    {
        get;
        set => (field, NameFolded) = (value, Fold(value));
    }

    /// <summary>In lower case: databases fold letters differently.</summary>
    public string CodeFolded { get; private set; } = "";

    /// <summary>In lower case.</summary>
    public string NameFolded { get; private set; } = "";

    /// <summary>No longer offered; what refers to it stays.</summary>
    public bool Retired { get; set; }

    public static string Fold(string word) => word.Trim().ToLowerInvariant();
}

internal sealed class AccountUnitMapping : IEntityTypeConfiguration<AccountUnit>
{
    public void Configure(EntityTypeBuilder<AccountUnit> builder)
    {
        builder.ToTable("account_units");
        builder.HasKey(u => u.Id);
        builder.Property(u => u.Kind).HasConversion<short>();
        builder.Property(u => u.Code).HasMaxLength(AccountUnit.CodeLength);
        builder.Property(u => u.Name).HasMaxLength(AccountUnit.NameLength);
        builder.Property(u => u.CodeFolded).HasMaxLength(AccountUnit.CodeLength);
        builder.Property(u => u.NameFolded).HasMaxLength(AccountUnit.NameLength);
        builder.HasOne<Account>().WithMany().HasForeignKey(u => u.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(u => new { u.AccountId, u.Kind, u.Code }).IsUnique();
    }
}
